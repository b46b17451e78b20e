// Text → glyphs with places: the bidirectional algorithm, fonts by character, and HarfBuzz for every run.
// Everything is measured in em, so that one shaping serves every size a fit tries.

import { codePoints } from './code-points.ts';
import type { EmojiPicture, EmojiSet } from './emoji.ts';
import { openEmojiSet } from './emoji.ts';
import type { FontBook, FontFace } from './font-book.ts';
import { openFontBook } from './font-book.ts';
import type { Item } from './itemize.ts';
import { itemize } from './itemize.ts';

export interface TextStyle {
  /** 100–900; the nearest weight a script has is taken. */
  weight: number;
  /** Extra space between letters in em; ignored for joined and square scripts. */
  tracking: number;
}

/** A text ready to be broken into lines. */
export interface Paragraph {
  /** In Unicode normal form C. */
  text: string;
  style: TextStyle;
  rtl: boolean;
  levels: Uint8Array;
}

export interface Glyph {
  id: number;
  /** UTF-16 index into the paragraph of the character it stands for. */
  cluster: number;
  /** Place of its origin from the run's left edge, y up, in em. */
  x: number;
  y: number;
}

/** Glyphs of one font in one direction, from left to right. */
export type Run = {
  text: string;
  rtl: boolean;
  /** From the line's left edge, in em. */ x: number;
  width: number;
} & ({ kind: 'glyphs'; face: FontFace; glyphs: Glyph[] } | { kind: 'emoji'; picture: EmojiPicture });

/** One line in visual order. Lengths in em. */
export interface Line {
  runs: Run[];
  width: number;
  /** How far its tallest script reaches above and below the baseline. */
  top: number;
  bottom: number;
  leading: number;
  /** How much further its ink reaches: accents on capitals, and what hangs below the baseline. */
  above: number;
  below: number;
  /** Empty room between its ends and the ink of its outer letters: what an eye aligns to is the ink. */
  insets: { left: number; right: number };
}

export interface MissingCharacter {
  character: string;
  /** Such as `U+0E01`. */
  codePoint: string;
}

export interface Shaper {
  paragraph(text: string, style: TextStyle): Paragraph;
  line(paragraph: Paragraph, start: number, end: number): Line;
  /** Characters no font has, each once. */
  missing(text: string): MissingCharacter[];
}

/** An emoji is drawn a little larger than the capitals beside it, as system fonts do. */
export const EMOJI_EM = { size: 1.1, advance: 1.2, drop: 0.19 } as const;
const EMOJI_METRICS = { top: 0.91, bottom: 0.19, leading: 1.1 };

let opened: Promise<Shaper> | undefined;

/** Loads HarfBuzz and the fonts at the first call; later calls share them. */
export function openShaper(): Promise<Shaper> {
  opened ??= createShaper();
  return opened;
}

async function createShaper(): Promise<Shaper> {
  const [harfbuzz, { default: bidiModule }] = await Promise.all([import('harfbuzzjs'), import('bidi-js')]);
  // The types describe an ES module; Node is given the CommonJS one, whose export is the factory itself.
  const bidi = (bidiModule as unknown as typeof bidiModule.default)();
  const fonts: { book: FontBook; emoji: EmojiSet } = { book: openFontBook(harfbuzz), emoji: openEmojiSet() };
  const buffer = new harfbuzz.Buffer();

  function shape(paragraph: Paragraph, item: Item): Run {
    const text = paragraph.text.slice(item.start, item.end);
    const place = { text, rtl: item.level % 2 === 1, x: 0 };
    if (item.kind === 'missing') throw new MissingGlyphError(describe(item.grapheme));
    if (item.kind === 'emoji') {
      return { ...place, kind: 'emoji', picture: item.picture, width: EMOJI_EM.advance };
    }
    buffer.reset();
    buffer.addText(paragraph.text, item.start, item.end - item.start);
    buffer.setDirection(place.rtl ? harfbuzz.Direction.RTL : harfbuzz.Direction.LTR);
    buffer.guessSegmentProperties();
    harfbuzz.shape(item.face.font, buffer);
    const tracking = item.face.trackable ? paragraph.style.tracking : 0;
    const em = item.face.unitsPerEm;
    const glyphs: Glyph[] = [];
    let x = 0;
    for (const {
      codepoint,
      cluster,
      xAdvance = 0,
      xOffset = 0,
      yOffset = 0,
    } of buffer.getGlyphInfosAndPositions()) {
      glyphs.push({ id: codepoint, cluster, x: x + xOffset / em, y: yOffset / em });
      x += xAdvance / em + (xAdvance === 0 ? 0 : tracking);
    }
    return { ...place, kind: 'glyphs', face: item.face, glyphs, width: x };
  }

  function items(paragraph: Paragraph, start: number, end: number): Item[] {
    return itemize(paragraph.text, { start, end }, paragraph.levels, paragraph.style, fonts);
  }

  function paragraphOf(text: string, style: TextStyle): Paragraph {
    const normal = text.normalize('NFC');
    const { levels, paragraphs } = bidi.getEmbeddingLevels(normal);
    return { text: normal, style, levels, rtl: (paragraphs[0]?.level ?? 0) % 2 === 1 };
  }

  return {
    paragraph: paragraphOf,
    line(whole, start, end) {
      const paragraph = hyphenated(whole, end);
      const runs = visualOrder(items(paragraph, start, end)).map((item) => shape(paragraph, item));
      let width = 0;
      for (const run of runs) {
        run.x = width;
        width += run.width;
      }
      const metrics = runs.map((run) => (run.kind === 'emoji' ? EMOJI_METRICS : run.face.metrics));
      return {
        runs,
        width,
        top: Math.max(0, ...metrics.map(({ top }) => top)),
        bottom: Math.max(0, ...metrics.map(({ bottom }) => bottom)),
        leading: Math.max(1, ...metrics.map(({ leading }) => leading)),
        ...overhangOf(runs),
        insets: insetsOf(runs),
      };
    },
    missing(text) {
      const paragraph = paragraphOf(text, { weight: 400, tracking: 0 });
      const missing = items(paragraph, 0, paragraph.text.length).flatMap((item) =>
        item.kind === 'missing' && item.grapheme !== '\n' ? [item.grapheme] : [],
      );
      return [...new Set(missing)].map(describe);
    },
  };
}

function overhangOf(runs: readonly Run[]): Pick<Line, 'above' | 'below'> {
  let [above, below] = [0, 0];
  for (const run of runs) {
    if (run.kind === 'emoji') continue;
    const { font, unitsPerEm, metrics } = run.face;
    for (const { id, y } of run.glyphs) {
      const extents = font.glyphExtents(id);
      if (extents === undefined || extents.height === 0) continue;
      const top = y + extents.yBearing / unitsPerEm;
      // The height of a glyph goes down from its bearing.
      const bottom = -(top + extents.height / unitsPerEm);
      above = Math.max(above, top - metrics.top);
      below = Math.max(below, bottom - metrics.bottom);
    }
  }
  return { above, below };
}

function insetsOf(runs: readonly Run[]): Line['insets'] {
  const [first, last] = [runs[0], runs.at(-1)];
  const left = first?.kind === 'glyphs' ? bearing(first, first.glyphs[0]) : undefined;
  const right = last?.kind === 'glyphs' ? bearing(last, last.glyphs.at(-1)) : undefined;
  return {
    left: left === undefined ? 0 : left.before,
    right: last === undefined || right === undefined ? 0 : last.width - right.after,
  };
}

/** Where a glyph's ink starts and ends within its run; undefined for a space. */
function bearing(
  run: Run & { kind: 'glyphs' },
  glyph: Glyph | undefined,
): { before: number; after: number } | undefined {
  const extents = glyph === undefined ? undefined : run.face.font.glyphExtents(glyph.id);
  if (glyph === undefined || extents === undefined || extents.width === 0) return undefined;
  const em = run.face.unitsPerEm;
  const before = glyph.x + extents.xBearing / em;
  return { before, after: before + extents.width / em };
}

/** A text reached the shaper unchecked; callers ask `missing` first. */
export class MissingGlyphError extends Error {
  readonly missing: MissingCharacter;

  constructor(missing: MissingCharacter) {
    super(`No font has "${missing.character}" (${missing.codePoint})`);
    this.name = 'MissingGlyphError';
    this.missing = missing;
  }
}

/** A soft hyphen shows only where a line ends at it. */
function hyphenated(paragraph: Paragraph, end: number): Paragraph {
  const { text } = paragraph;
  if (text[end - 1] !== '\u00AD' || end === text.length) return paragraph;
  return { ...paragraph, text: `${text.slice(0, end - 1)}-${text.slice(end)}` };
}

/** Rule L2 of the bidirectional algorithm, on runs: from the highest level down, reverse what is at or above it. */
function visualOrder(items: readonly Item[]): Item[] {
  const order = [...items];
  const highest = Math.max(0, ...order.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) {
    for (let start = 0; start < order.length; start += 1) {
      let end = start;
      while (end < order.length && (order[end]?.level ?? 0) >= level) end += 1;
      if (end - start > 1) order.splice(start, end - start, ...order.slice(start, end).toReversed());
      start = Math.max(start, end - 1);
    }
  }
  return order;
}

function describe(grapheme: string): MissingCharacter {
  const points = codePoints(grapheme).map(
    (point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return { character: grapheme, codePoint: points.join(' ') };
}
