// A logo that would drown in the picture gets a plate in the colour it was made for.

import { contrastRatio, luminance } from './contrast.ts';
import type { Color } from './layout.ts';
import type { Layer } from './raster.ts';

/** WCAG asks 3:1 of graphics; a logo's average is less sharp than its edges. */
const MIN_LOGO_CONTRAST = 2.2;
const WHITE: Color = '#ffffff';
const DARK: Color = '#14171d';

export interface Plate {
  color: Color;
  /** Clear space around the logo as a share of the box's shorter side. */
  padding: number;
}

/** Undefined for a logo that can be seen as it is, or that brings its own ground. */
export function logoPlate(logo: Layer, below: number): Plate | undefined {
  const { cover, mean } = measure(logo);
  const bringsGround = cover > 0.98;
  if (bringsGround || contrastRatio(mean, below) >= MIN_LOGO_CONTRAST) return undefined;
  const onWhite = contrastRatio(mean, 1);
  const onDark = contrastRatio(mean, luminance(20, 23, 29));
  return { color: onWhite >= onDark ? WHITE : DARK, padding: 0.18 };
}

/** How much of its box a logo covers, and how bright it is where it does. */
function measure({ data }: Layer): { cover: number; mean: number } {
  let cover = 0;
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    if (alpha === 0) continue;
    const full = 255 / alpha;
    cover += alpha / 255;
    sum +=
      luminance((data[at] ?? 0) * full, (data[at + 1] ?? 0) * full, (data[at + 2] ?? 0) * full) *
      (alpha / 255);
  }
  return { cover: (cover * 4) / data.length, mean: cover === 0 ? 0 : sum / cover };
}
