// Contrast as WCAG 2 measures it, from 1 (same) to 21 (black on white).
// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

import type { Color } from './layout.ts';

/** What normal-size text needs (WCAG AA); every template's text has at least this against every pixel below it. */
export const MIN_CONTRAST = 4.5;

const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const channel = value / 255;
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
});

export type Rgb = readonly [number, number, number];

/** Relative luminance, 0–1, of sRGB channels 0–255. */
export function luminance(red: number, green: number, blue: number): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(value: number): number {
  return LINEAR[value < 0 ? 0 : value > 255 ? 255 : (value + 0.5) | 0] ?? 0;
}

export function contrastRatio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** `#rrggbb` → its channels. */
export function parseColor(color: Color): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function colorLuminance(color: Color): number {
  return luminance(...parseColor(color));
}

/** The first of white, a soft black and black that reads on a flat colour; black reads wherever white does not. */
export function inkOn(fill: Color, light: Color = '#ffffff', dark: Color = '#111318'): Color {
  const below = colorLuminance(fill);
  const readable = [light, dark].find((ink) => contrastRatio(colorLuminance(ink), below) >= MIN_CONTRAST);
  return readable ?? '#000000';
}

/** Mixes two colours in sRGB; `share` of the second. */
export function mixColors(one: Color, other: Color, share: number): Color {
  const second = parseColor(other);
  const mixed = parseColor(one).map((value, index) =>
    Math.round(value * (1 - share) + (second[index] ?? 0) * share),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
