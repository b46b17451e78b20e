// The soft shade behind words on a picture: as light as the words allow, and never lighter.

import { colorLuminance, contrastRatio, luminance, parseColor } from './contrast.ts';
import type { Rgb } from './contrast.ts';
import type { Rect } from './rect.ts';
import type { Color, Layout } from './layout.ts';
import type { Layer, Picture } from './raster.ts';

/** Where a scrim is and how strong; a function of the place along one axis, so it scales to any size. */
export interface Shade {
  color: Color;
  /** Opacity of the plateau behind the words. */
  opacity: number;
  axis: 'x' | 'y' | 'all';
  /** Whether the plateau starts at the far end (right or bottom). */
  fromEnd: boolean;
  /** Ends of the plateau and of the fade as shares of the length, from the near edge. */
  plateau: number;
  fade: number;
}

/** What a line of text stands on: its ink, and the box of its pixels in the text layer. */
export interface InkArea {
  ink: Color;
  rect: Rect;
}

/** The contrast a shade aims at: 4.5 with room for the rounding of a JPEG. */
const TARGET = 5.3;
const STEP = 0.01;
const BITS = 16;
const ONE = 1 << BITS;
const HALF = ONE >> 1;
/** Pixels around a letter that count as under it. */
const BESIDE = 2;
/** How far the shade reaches past the words, and how long it takes to fade, as shares of the format's length. */
const MARGIN = 0.05;
const FADE = 0.38;

/** The place of the shade for these words; its opacity is the layout's least. Undefined when the layout wants none. */
export function placeShade(
  layout: Layout,
  color: Color,
  words: Rect,
  size: { width: number; height: number },
): Shade | undefined {
  const { from, atLeast } = layout.scrim;
  if (from === 'none') return undefined;
  const shade: Shade = { color, opacity: atLeast, axis: 'all', fromEnd: false, plateau: 1, fade: 1 };
  if (from === 'all') return shade;
  shade.axis = from === 'top' || from === 'bottom' ? 'y' : 'x';
  shade.fromEnd =
    from === 'bottom' || ((from === 'end') === (layout.direction === 'ltr') && shade.axis === 'x');
  const [start, length, whole] =
    shade.axis === 'x' ? [words.left, words.width, size.width] : [words.top, words.height, size.height];
  const reach = shade.fromEnd ? whole - start : start + length;
  shade.plateau = Math.min(1, reach / whole + MARGIN);
  shade.fade = shade.plateau + FADE;
  return shade;
}

/** Lays a shade over a picture, in place. In 16-bit fixed point: it runs over every byte of a large picture. */
export function castShade(picture: Picture, shade: Shade): void {
  const { data, width, height } = picture;
  const [red, green, blue] = parseColor(shade.color);
  const strength = strengths(shade, shade.axis === 'x' ? width : height);
  const shares = Int32Array.from(strength, (opacity) => Math.round(opacity * ONE));
  for (let y = 0; y < height; y += 1) {
    if (shade.axis === 'y' && shares[y] === 0) continue;
    for (let x = 0, at = y * width * 3; x < width; x += 1, at += 3) {
      const share = shares[indexOf(shade, x, y)] ?? 0;
      if (share === 0) continue;
      const rest = ONE - share;
      data[at] = ((data[at] ?? 0) * rest + red * share + HALF) >> BITS;
      data[at + 1] = ((data[at + 1] ?? 0) * rest + green * share + HALF) >> BITS;
      data[at + 2] = ((data[at + 2] ?? 0) * rest + blue * share + HALF) >> BITS;
    }
  }
}

/** The least opacity of a shade at which every pixel under these words reads, or undefined when none is enough. */
export function neededOpacity(
  picture: Picture,
  boxes: Layer,
  text: Layer,
  areas: readonly InkArea[],
  shade: Shade,
): number | undefined {
  const color = parseColor(shade.color);
  const shape = strengths({ ...shade, opacity: 1 }, shade.axis === 'x' ? picture.width : picture.height);
  let opacity = shade.opacity;
  let enough = true;
  for (const { ink, rect } of areas) {
    const inkLuminance = colorLuminance(ink);
    visitInked(text, rect, (x, y) => {
      const strength = shape[indexOf(shade, x, y)] ?? 0;
      while (
        enough &&
        contrastRatio(inkLuminance, below(picture, boxes, x, y, color, opacity * strength)) < TARGET
      ) {
        enough = opacity < 1;
        opacity = Math.min(1, opacity + STEP);
      }
    });
  }
  return enough ? opacity : undefined;
}

/** The lowest contrast of any pixel under the words with a picture that has all but the words in it. */
export function lowestContrast(picture: Picture, text: Layer, areas: readonly InkArea[]): number {
  const { data, width } = picture;
  let lowest = Number.POSITIVE_INFINITY;
  for (const { ink, rect } of areas) {
    const inkLuminance = colorLuminance(ink);
    visitInked(text, rect, (x, y) => {
      const at = (y * width + x) * 3;
      const ratio = contrastRatio(
        inkLuminance,
        luminance(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0),
      );
      if (ratio < lowest) lowest = ratio;
    });
  }
  return lowest;
}

/** Visits the pixels under letters and right beside them: the eye reads an edge, not an area. */
function visitInked(text: Layer, rect: Rect, visit: (x: number, y: number) => void): void {
  const { data, width, height, left, top } = text;
  const right = Math.min(left + width, Math.ceil(rect.left + rect.width) + BESIDE);
  const bottom = Math.min(top + height, Math.ceil(rect.top + rect.height) + BESIDE);
  const steps = [0, -BESIDE, BESIDE].flatMap((dy) => [0, -BESIDE, BESIDE].map((dx) => ({ dx, dy })));
  const inked = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && data[(y * width + x) * 4 + 3] !== 0;
  for (let y = Math.max(top, Math.floor(rect.top) - BESIDE); y < bottom; y += 1) {
    for (let x = Math.max(left, Math.floor(rect.left) - BESIDE); x < right; x += 1) {
      if (steps.some(({ dx, dy }) => inked(x - left + dx, y - top + dy))) visit(x, y);
    }
  }
}

/** Luminance of a pixel: picture, shade, then boxes. Runs for every pixel of every letter, so nothing is allocated. */
function below(picture: Picture, boxes: Layer, x: number, y: number, color: Rgb, opacity: number): number {
  const { data } = picture;
  const over = boxes.data;
  const at = (y * picture.width + x) * 3;
  const column = x - boxes.left;
  const row = y - boxes.top;
  const isOn = column >= 0 && row >= 0 && column < boxes.width && row < boxes.height;
  const on = isOn ? (row * boxes.width + column) * 4 : over.length;
  const rest = 1 - (over[on + 3] ?? 0) / 255;
  return luminance(
    mix(data[at], color[0], opacity) * rest + (over[on] ?? 0),
    mix(data[at + 1], color[1], opacity) * rest + (over[on + 1] ?? 0),
    mix(data[at + 2], color[2], opacity) * rest + (over[on + 2] ?? 0),
  );
}

/** The shade's opacity at each pixel along its axis, eased so that no edge shows. */
function strengths(shade: Shade, length: number): Float64Array {
  return Float64Array.from({ length: shade.axis === 'all' ? 1 : length }, (_, index) => {
    if (shade.axis === 'all') return shade.opacity;
    const place = (index + 0.5) / length;
    const distance = shade.fromEnd ? 1 - place : place;
    if (distance <= shade.plateau) return shade.opacity;
    const left = Math.max(0, 1 - (distance - shade.plateau) / (shade.fade - shade.plateau));
    return shade.opacity * left * left * (3 - 2 * left);
  });
}

function mix(value: number | undefined, towards: number, share: number): number {
  return (value ?? 0) + (towards - (value ?? 0)) * share;
}

function indexOf(shade: Shade, x: number, y: number): number {
  if (shade.axis === 'all') return 0;
  return shade.axis === 'x' ? x : y;
}
