// The measures a layout is drawn with: one reference size a class, so that a design is written once and fits each format.

import type { AspectClass, Format } from '../formats.ts';

export interface Canvas {
  format: Format;
  aspect: AspectClass;
  /** Room kept free of words and logos; a story's is where the app draws its own controls. */
  margin: readonly [top: number, right: number, bottom: number, left: number];
  /** Pixels of the reference size → pixels of this format. */
  px: (reference: number) => number;
  /** Smallest and largest type size from the reference size; never below what can be read on a screen. */
  type: (smallest: number, largest: number) => readonly [number, number];
}

/** Below this no text is legible at 1×. */
const SMALLEST_TYPE = 9;

/** The reference sizes: 728×90, 970×250, 1200×630, 1080×1080 and 1080 wide. */
export function canvasOf(format: Format): Canvas {
  const scale = scaleOf(format);
  const px = (reference: number) => Math.round(reference * scale * 10) / 10;
  return {
    format,
    aspect: format.aspect,
    margin: marginOf(format, px),
    px,
    type: (smallest, largest) => {
      const least = Math.max(SMALLEST_TYPE, px(smallest));
      return [least, Math.max(least, px(largest))];
    },
  };
}

function scaleOf({ aspect, width, height }: Format): number {
  const reference = REFERENCE_HEIGHTS[aspect];
  // Small formats are looked at from as near as large ones: their type shrinks slower than their width.
  return reference === undefined ? (width / 1080) ** 0.8 : height / reference;
}

/** Classes that are measured by their width have none. */
const REFERENCE_HEIGHTS: Partial<Record<AspectClass, number>> = { strip: 90, wide: 250, landscape: 630 };

function marginOf(format: Format, px: (reference: number) => number): Canvas['margin'] {
  // Instagram and TikTok cover the top 14 % and the bottom 20 % of a story.
  if (format.id === 'STORY_1080X1920') return [px(270), px(72), px(380), px(72)];
  const [upright, across] = MARGINS[format.aspect];
  if (format.width < 200) return [14, 14, 14, 14];
  const tight = format.aspect === 'square' && format.width < 400 ? 0.7 : 1;
  return [px(upright) * tight, px(across) * tight, px(upright) * tight, px(across) * tight];
}

const MARGINS: Record<AspectClass, [upright: number, across: number]> = {
  strip: [12, 18],
  wide: [30, 36],
  landscape: [60, 60],
  square: [72, 72],
  portrait: [72, 72],
};
