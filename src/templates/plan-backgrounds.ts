// One background a class of formats, at the nearest size image models make well.

import type { AspectClass, Format } from './formats.ts';

export interface BackgroundPlan {
  aspect: AspectClass;
  width: number;
  height: number;
}

/** FLUX models make up to two megapixels, sides in multiples of 32, and lose themselves beyond 3:1. */
const MOST_PIXELS = 2_000_000;
const LEAST_PIXELS = 900_000;
const MULTIPLE = 32;
const MOST_RATIO = 3;

/** In the order in which the classes are first asked for. */
export function planBackgrounds(formats: readonly Format[]): BackgroundPlan[] {
  const classes = [...new Set(formats.map(({ aspect }) => aspect))];
  return classes.map((aspect) => {
    const members = formats.filter((format) => format.aspect === aspect);
    return planFor(aspect, members);
  });
}

/** A size of the members' middle proportion that is large enough for each, within what models make. */
function planFor(aspect: AspectClass, members: readonly Format[]): BackgroundPlan {
  const ratios = members.map(({ width, height }) => Math.log(width / height));
  const middle = Math.exp((Math.min(...ratios) + Math.max(...ratios)) / 2);
  const ratio = Math.min(MOST_RATIO, Math.max(1 / MOST_RATIO, middle));
  // To cover a format, a picture of this ratio needs at least these pixels.
  const needed = Math.max(
    ...members.map(({ width, height }) => Math.max(width, height * ratio) ** 2 / ratio),
  );
  const pixels = Math.min(MOST_PIXELS, Math.max(LEAST_PIXELS, needed));
  const width = Math.sqrt(pixels * ratio);
  return { aspect, width: toMultiple(width), height: toMultiple(width / ratio) };
}

function toMultiple(side: number): number {
  return Math.max(MULTIPLE, Math.round(side / MULTIPLE) * MULTIPLE);
}
