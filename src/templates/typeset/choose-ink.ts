// Light words on a darkened picture or dark words on a lightened one: whichever changes the picture less.

import type { DrawnText, Inks } from './draw-text.ts';
import { around } from './rect.ts';
import type { Rect } from './rect.ts';
import type { Color, Layout } from './layout.ts';
import type { Layer, Picture } from './raster.ts';
import { neededOpacity, placeShade } from './scrim.ts';
import type { InkArea, Shade } from './scrim.ts';

/** Light words, and dark capsules under `paper`; and the other way round. */
export const LIGHT_INKS: Inks = { auto: '#ffffff', paper: '#111318' };
const DARK_INKS: Inks = { auto: '#111318', paper: '#ffffff' };

/** Light words look right on most pictures; dark ones are taken where they need next to no shade, or light ones a heavy one. */
const HEAVY_SHADE = 0.6;
const NO_SHADE = 0.2;
const DARK_MUST_SAVE = 0.25;

interface Canvas {
  layout: Layout;
  picture: Picture;
  boxes: Layer;
  /** The letters, drawn in any ink. */
  mask: Layer;
  draft: DrawnText;
}

/** The inks of the lines that left them open, and the shade behind them. */
export function chooseInk(canvas: Canvas): { inks: Inks; shade: Shade | undefined } {
  const { scrim } = canvas.layout;
  const light = tryInk(canvas, LIGHT_INKS.auto, scrim.dark);
  const dark = tryInk(canvas, DARK_INKS.auto, scrim.light);
  if (light === undefined || dark === undefined) return { inks: LIGHT_INKS, shade: light };
  const saves = light.opacity - dark.opacity >= DARK_MUST_SAVE;
  const isDarkBetter =
    saves && (dark.opacity <= Math.max(NO_SHADE, scrim.atLeast) || light.opacity >= HEAVY_SHADE);
  return isDarkBetter ? { inks: DARK_INKS, shade: dark } : { inks: LIGHT_INKS, shade: light };
}

/** The weakest shade under which every word reads: along the layout's edge, or over everything when that is not enough. */
function tryInk(
  { layout, picture, boxes, mask, draft }: Canvas,
  ink: Color,
  color: Color,
): Shade | undefined {
  const areas: InkArea[] = [];
  const open: Rect[] = [];
  for (const box of draft.boxes) {
    if (box.onPill) continue;
    areas.push(box.open ? { ...box, ink } : box);
    if (box.open) open.push(box.rect);
  }
  const words = around(open);
  if (words === undefined) return undefined;
  const shade = placeShade(layout, color, words, picture);
  if (shade === undefined) return undefined;
  const opacity = neededOpacity(picture, boxes, mask, areas, shade);
  if (opacity !== undefined) return { ...shade, opacity };
  const everywhere: Shade = { ...shade, axis: 'all' };
  return { ...everywhere, opacity: neededOpacity(picture, boxes, mask, areas, everywhere) ?? 1 };
}
