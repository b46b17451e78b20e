// Colours that follow from a brand's one colour.

import { colorLuminance, contrastRatio, mixColors } from '../typeset/contrast.ts';
import type { Color, Scrim } from '../typeset/layout.ts';

export const DARK: Color = '#0d1016';
export const LIGHT: Color = '#ffffff';

/** A scrim tinted by the brand: dark enough for white words and light enough for dark ones, however strong it is. */
export function scrimOf(from: Scrim['from'], brand: Color | undefined, atLeast: number): Scrim {
  return {
    from,
    atLeast,
    dark: brand === undefined ? DARK : tint(DARK, brand, LIGHT, 9),
    light: brand === undefined ? LIGHT : tint(LIGHT, brand, DARK, 12),
  };
}

/** The most of a brand's colour that keeps a contrast. */
function tint(base: Color, brand: Color, ink: Color, contrast: number): Color {
  for (const share of [0.3, 0.2, 0.1]) {
    const mixed = mixColors(base, brand, share);
    if (contrastRatio(colorLuminance(mixed), colorLuminance(ink)) >= contrast) return mixed;
  }
  return base;
}
