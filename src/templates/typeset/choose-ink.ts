// Light words on a darkened picture or dark words on a lightened one: whichever changes the picture less.

import type { DrawnText } from './draw-text.ts';
import type { Rect } from './fit-stack.ts';
import type { Color, Layout } from './layout.ts';
import type { Layer, Picture } from './raster.ts';
import { neededOpacity, placeShade } from './scrim.ts';
import type { InkArea, Shade } from './scrim.ts';

export const LIGHT_INK = '#ffffff';
export const DARK_INK = '#111318';

/** Light words look better on most pictures; dark ones are taken when they save at least this much shade. */
const DARK_MUST_SAVE = 0.2;

interface Canvas {
  layout: Layout;
  picture: Picture;
  boxes: Layer;
  /** The letters, drawn in any ink. */
  mask: Layer;
  draft: DrawnText;
}

/** The ink of the lines that left it open, and the shade behind them. */
export function chooseInk(canvas: Canvas): { ink: Color; shade: Shade | undefined } {
  const light = tryInk(canvas, LIGHT_INK, canvas.layout.scrim.dark);
  if (light === undefined || light.opacity <= canvas.layout.scrim.atLeast + DARK_MUST_SAVE)
    return { ink: LIGHT_INK, shade: light };
  const dark = tryInk(canvas, DARK_INK, canvas.layout.scrim.light);
  if (dark === undefined || dark.opacity > light.opacity - DARK_MUST_SAVE)
    return { ink: LIGHT_INK, shade: light };
  return { ink: DARK_INK, shade: dark };
}

/** The weakest shade under which every word reads: along the layout's edge, or over everything when that is not enough. */
function tryInk(
  { layout, picture, boxes, mask, draft }: Canvas,
  ink: Color,
  color: Color,
): Shade | undefined {
  const areas: InkArea[] = [];
  let words: Rect | undefined;
  for (const box of draft.boxes) {
    areas.push(box.open ? { ...box, ink } : box);
    if (box.open) words = words === undefined ? box.rect : around(words, box.rect);
  }
  if (words === undefined) return undefined;
  const shade = placeShade(layout, color, words, picture);
  if (shade === undefined) return undefined;
  const opacity = neededOpacity(picture, boxes, mask, areas, shade);
  if (opacity !== undefined) return { ...shade, opacity };
  const everywhere: Shade = { ...shade, axis: 'all' };
  return { ...everywhere, opacity: neededOpacity(picture, boxes, mask, areas, everywhere) ?? 1 };
}

function around(one: Rect, other: Rect): Rect {
  const left = Math.min(one.left, other.left);
  const top = Math.min(one.top, other.top);
  const right = Math.max(one.left + one.width, other.left + other.width);
  const bottom = Math.max(one.top + one.height, other.top + other.height);
  return { left, top, width: right - left, height: bottom - top };
}
