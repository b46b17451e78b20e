// A text cut into pieces that one font (or one emoji picture) sets in one direction.

import { codePoints } from './code-points.ts';
import type { EmojiPicture, EmojiSet } from './emoji.ts';
import { isEmoji } from './emoji.ts';
import type { FontBook, FontFace } from './font-book.ts';

/** `start` and `end` are UTF-16 indices into the paragraph. */
export type Item = { start: number; end: number; level: number } & (
  | { kind: 'glyphs'; face: FontFace }
  | { kind: 'emoji'; picture: EmojiPicture }
  | { kind: 'missing'; grapheme: string }
);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Characters that are not drawn, so that no font needs them: joiners, direction marks, variation selectors. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Spaces and punctuation belong to no script: they look best in the font of the word before them. */
const SHARED = /^[\s\p{P}]+$/u;

/** Cuts `text[start, end)` at changes of font and of embedding level. */
export function itemize(
  text: string,
  range: { start: number; end: number },
  levels: Uint8Array,
  style: { weight: number },
  fonts: { book: FontBook; emoji: EmojiSet },
): Item[] {
  const items: Item[] = [];
  let previous: FontFace | undefined;
  for (const { segment, index } of graphemes.segment(text.slice(range.start, range.end))) {
    const start = range.start + index;
    const place = { start, end: start + segment.length, level: levels[start] ?? 0 };
    const item: Item = { ...place, ...choose(segment, previous) };
    const last = items.at(-1);
    if (item.kind === 'glyphs') {
      previous = item.face;
      if (last?.kind === 'glyphs' && last.face === item.face && last.level === item.level) {
        last.end = item.end;
        continue;
      }
    }
    items.push(item);
  }
  return items;

  function choose(grapheme: string, before: FontFace | undefined) {
    if (isEmoji(grapheme)) {
      const picture = fonts.emoji.picture(grapheme);
      return picture === undefined
        ? { kind: 'missing' as const, grapheme }
        : { kind: 'emoji' as const, picture };
    }
    const points = codePoints(grapheme.replaceAll(IGNORABLE, ''));
    if (before !== undefined && (points.length === 0 || SHARED.test(grapheme)) && hasAll(before, points)) {
      return { kind: 'glyphs' as const, face: before };
    }
    const face = fonts.book.face(points.length === 0 ? [0x20] : points, style.weight);
    if (face !== undefined) return { kind: 'glyphs' as const, face };
    const picture = fonts.emoji.picture(grapheme);
    return picture === undefined
      ? { kind: 'missing' as const, grapheme }
      : { kind: 'emoji' as const, picture };
  }
}

function hasAll(face: FontFace, points: readonly number[]): boolean {
  return points.every((point) => face.font.nominalGlyph(point) !== undefined);
}
