// Placed lines → SVG: glyph outlines as paths, emoji as nested pictures. No text goes into the markup but escaped labels.

import type { FontFace } from './font-book.ts';
import type { PlacedLine } from './fit-stack.ts';
import { around } from './rect.ts';
import type { Rect } from './rect.ts';
import type { Color } from './layout.ts';
import { EMOJI_EM } from './shaper.ts';
import type { Run } from './shaper.ts';

/** What was set where: the words can be read back from it, glyph by glyph. Pixels of the 1× format. */
export interface GlyphRun {
  variable: string;
  /** The characters of the run, in reading order. */
  text: string;
  direction: 'ltr' | 'rtl';
  /** The woff file's name, or the emoji's. */
  font: string;
  size: number;
  x: number;
  baseline: number;
  ink: Color;
  /** Glyph ids of the font from left to right; empty for an emoji. */
  glyphs: number[];
}

/** What `auto` and `paper` stand for. */
export interface Inks {
  auto: Color;
  paper: Color;
}

export interface DrawnText {
  /** SVG elements of the letters alone. */
  glyphs: string;
  /** SVG elements of the emoji alone. */
  emoji: string;
  runs: GlyphRun[];
  /** The rectangle each line's ink lies in; `open`: the layout left the ink open. */
  boxes: { variable: string; ink: Color; open: boolean; onPill: boolean; rect: Rect }[];
}

/** `open`: the colour of lines that left it open, and its opposite. */
export function drawText(lines: readonly PlacedLine[], open: Inks): DrawnText {
  const drawn: DrawnText = { glyphs: '', emoji: '', runs: [], boxes: [] };
  for (const placed of lines) {
    const { variable, line, size, x, baseline } = placed;
    const ink = placed.ink === 'auto' || placed.ink === 'paper' ? open[placed.ink] : placed.ink;
    let box: Rect | undefined;
    for (const run of line.runs) {
      const left = x + run.x * size;
      drawn.runs.push({ ...facts(run), variable, size, x: left, baseline, ink });
      if (run.kind === 'emoji') {
        drawn.emoji += drawEmoji(run, left, baseline, size);
        box = union(box, emojiBox(left, baseline, size));
        continue;
      }
      drawn.glyphs += drawGlyphs(run, left, baseline, size, ink);
      box = union(box, inkBox(run, left, baseline, size));
    }
    if (box !== undefined)
      drawn.boxes.push({ variable, ink, open: placed.ink === 'auto', onPill: placed.onPill, rect: box });
  }
  return drawn;
}

/** Makes a text safe inside SVG markup. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function facts(run: Run): Pick<GlyphRun, 'text' | 'direction' | 'font' | 'glyphs'> {
  const font = run.kind === 'glyphs' ? run.face.name : run.picture.name;
  const glyphs = run.kind === 'glyphs' ? run.glyphs.map(({ id }) => id) : [];
  return { text: run.text, direction: run.rtl ? 'rtl' : 'ltr', font, glyphs };
}

function drawGlyphs(
  run: Run & { kind: 'glyphs' },
  left: number,
  baseline: number,
  size: number,
  ink: Color,
): string {
  const scale = fixed(size / run.face.unitsPerEm, 6);
  const paths = run.glyphs.map(({ id, x, y }) => {
    const outline = run.face.outline(id);
    if (outline === '') return '';
    const place = `translate(${fixed(left + x * size, 3)} ${fixed(baseline - y * size, 3)}) scale(${scale} -${scale})`;
    return `<path d="${outline}" transform="${place}"/>`;
  });
  return `<g fill="${ink}" aria-label="${escapeXml(run.text)}">${paths.join('')}</g>`;
}

function drawEmoji(run: Run & { kind: 'emoji' }, left: number, baseline: number, size: number): string {
  const { left: x, top: y, width, height } = emojiBox(left, baseline, size);
  const href = `data:image/svg+xml;base64,${Buffer.from(run.picture.svg).toString('base64')}`;
  return `<image x="${fixed(x, 3)}" y="${fixed(y, 3)}" width="${fixed(width, 3)}" height="${fixed(height, 3)}" href="${href}"/>`;
}

function emojiBox(left: number, baseline: number, size: number): Rect {
  const side = EMOJI_EM.size * size;
  const inset = ((EMOJI_EM.advance - EMOJI_EM.size) / 2) * size;
  return { left: left + inset, top: baseline + EMOJI_EM.drop * size - side, width: side, height: side };
}

function inkBox(
  run: Run & { kind: 'glyphs' },
  left: number,
  baseline: number,
  size: number,
): Rect | undefined {
  let box: Rect | undefined;
  for (const { id, x, y } of run.glyphs) {
    const extents = extentsOf(run.face, id);
    if (extents === undefined) continue;
    box = union(box, {
      left: left + (x + extents.left) * size,
      top: baseline - (y + extents.top) * size,
      width: extents.width * size,
      height: extents.height * size,
    });
  }
  return box;
}

function extentsOf(face: FontFace, glyph: number): Rect | undefined {
  const extents = face.font.glyphExtents(glyph);
  if (extents === undefined || extents.width === 0) return undefined;
  const em = face.unitsPerEm;
  return {
    left: extents.xBearing / em,
    top: extents.yBearing / em,
    width: extents.width / em,
    height: -extents.height / em,
  };
}

function union(one: Rect | undefined, other: Rect | undefined): Rect | undefined {
  return around([one, other].filter((rect) => rect !== undefined));
}

function fixed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
