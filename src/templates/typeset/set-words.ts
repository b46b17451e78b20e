// The part of a render that needs no picture: boxes placed, words fitted. It costs nothing, so a job does it first and
// learns that a text does not fit before any model has run.

import type { Format } from '../formats.ts';
import { LIGHT_INKS } from './choose-ink.ts';
import { drawText } from './draw-text.ts';
import { fitStack } from './fit-stack.ts';
import type { PlacedLine, PlacedShape } from './fit-stack.ts';
import type { Rect } from './rect.ts';
import type { Layout, PictureNode, StackNode } from './layout.ts';
import { placeBoxes } from './place-boxes.ts';
import type { RenderFailure } from './render-failure.ts';
import { openShaper } from './shaper.ts';
import type { Shaper } from './shaper.ts';

export interface SetWords {
  /** SVG elements of the boxes, and where they paint anything. */
  boxes: string;
  painted: Rect | undefined;
  pictures: { node: PictureNode; rect: Rect }[];
  shapes: PlacedShape[];
  lines: PlacedLine[];
}

export type SetOutcome = { ok: true; set: SetWords } | { ok: false; failure: RenderFailure };

/** Places the boxes of a layout and fits its words into them. */
export async function setWords(layout: Layout, format: Format): Promise<SetOutcome> {
  const [shaper, placed] = await Promise.all([openShaper(), placeBoxes(layout, format)]);
  const set: SetWords = {
    boxes: placed.svg,
    painted: placed.painted,
    pictures: placed.pictures,
    shapes: [],
    lines: [],
  };
  for (const { node, rect } of placed.stacks) {
    const failure = findMissing(shaper, node, format);
    if (failure !== undefined) return { ok: false, failure };
    const fitted = fitStack(shaper, node, rect, layout.direction === 'rtl');
    if (!fitted.ok) return { ok: false, failure: doesNotFit(format, fitted.overflow) };
    set.lines.push(...fitted.stack.lines);
    set.shapes.push(...fitted.stack.shapes);
  }
  const clipped = drawText(set.lines, LIGHT_INKS).boxes.find(({ rect }) => !isInside(rect, format));
  if (clipped !== undefined) {
    const message = `${format.id}: letters of ${clipped.variable} reach over the edge`;
    return {
      ok: false,
      failure: { code: 'CLIPPED', format: format.id, variable: clipped.variable, message },
    };
  }
  return { ok: true, set };
}

function findMissing(shaper: Shaper, node: StackNode, format: Format): RenderFailure | undefined {
  for (const item of node.items) {
    if (item.kind !== 'text') continue;
    const missing = shaper.missing(item.text);
    if (missing.length === 0) continue;
    const names = missing.map(({ character, codePoint }) => `"${character}" (${codePoint})`).join(', ');
    const message = `No font has ${names} of ${item.variable}`;
    return { code: 'MISSING_GLYPH', format: format.id, variable: item.variable, missing, message };
  }
  return undefined;
}

function doesNotFit(
  format: Format,
  { variable, longest }: { variable: string; longest: string },
): RenderFailure {
  const size = `${format.width}×${format.height}`;
  const message =
    longest === ''
      ? `${variable} has no room in ${format.id} (${size})`
      : `${variable} is too long for ${format.id} (${size}): the longest that fits is "${longest}"`;
  return { code: 'TEXT_DOES_NOT_FIT', format: format.id, variable, longest, message };
}

function isInside(rect: Rect, { width, height }: Format): boolean {
  return (
    rect.left >= 0 && rect.top >= 0 && rect.left + rect.width <= width && rect.top + rect.height <= height
  );
}
