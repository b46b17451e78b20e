// Pictures that cost nothing: what a preview is set over, and the ground of a render that needs no model. Drawn in a
// moment at any size, with light and dark in them, so that a preview shows how the words will be kept readable.

import { mixColors } from './typeset/contrast.ts';
import type { Color } from './typeset/layout.ts';
import { drawSvg } from './typeset/raster.ts';
import type { Picture } from './typeset/raster.ts';

export interface Scene {
  /** Hills in evening light, or an empty studio. */
  kind: 'hills' | 'studio';
  brand?: Color | undefined;
}

interface Size {
  width: number;
  height: number;
}

/** Scenes are soft: above this length they are painted small and spread, which takes a fifth of the time. */
const PAINTED_LENGTH = 640;

/** Paints a scene, tinted by a brand's colour where there is one. */
export async function paintScene({ kind, brand }: Scene, size: Size): Promise<Picture> {
  const scale = Math.min(1, PAINTED_LENGTH / Math.max(size.width, size.height));
  const small = { width: Math.ceil(size.width * scale), height: Math.ceil(size.height * scale) };
  const svg = kind === 'hills' ? hills(small, brand) : studio(small, brand);
  const layer = await drawSvg(svg, { left: 0, top: 0, ...small }, small);
  const { default: sharp } = await import('sharp');
  const data = await sharp(layer.data, { raw: { ...small, channels: 4 } })
    .removeAlpha()
    .resize({ ...size, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { ...size, data };
}

function hills({ width, height }: Size, brand: Color | undefined): string {
  const tinted = (color: Color, share: number) =>
    brand === undefined ? color : mixColors(color, brand, share);
  const [sky, glow, far, near] = [
    tinted('#27406b', 0.25),
    tinted('#ffd9a8', 0.15),
    tinted('#5b6f97', 0.2),
    tinted('#0f1c30', 0.12),
  ];
  const sun = { x: width * 0.72, y: height * 0.42, radius: Math.min(width, height) * 0.09 };
  const layers = [0, 1, 2, 3, 4].map((index) => {
    const depth = index / 4;
    return `<path d="${ridge({ width, height }, 0.5 + depth * 0.34, 0.1 - depth * 0.03, index)}" fill="${mixColors(far, near, depth)}"/>`;
  });
  return [
    `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${sky}"/>`,
    `<stop offset="0.35" stop-color="${mixColors(sky, glow, 0.45)}"/><stop offset="0.62" stop-color="${glow}"/></linearGradient>`,
    `<radialGradient id="halo"><stop offset="0" stop-color="#fff6e4" stop-opacity="0.9"/><stop offset="1" stop-color="#fff6e4" stop-opacity="0"/></radialGradient></defs>`,
    `<rect width="${width}" height="${height}" fill="url(#sky)"/>`,
    `<circle cx="${sun.x}" cy="${sun.y}" r="${sun.radius * 4}" fill="url(#halo)"/>`,
    `<circle cx="${sun.x}" cy="${sun.y}" r="${sun.radius}" fill="#fffaf0"/>`,
    ...layers,
  ].join('');
}

/** The outline of one row of hills, closed at the bottom. */
function ridge({ width, height }: Size, level: number, swing: number, row: number): string {
  const steps = 48;
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const along = (step / steps) * (width / Math.min(width, height)) * 2.4;
    const wave =
      Math.sin(along * 1.7 + row * 2.1) * 0.6 +
      Math.sin(along * 3.9 + row * 5.3) * 0.28 +
      Math.sin(along * 8.3 + row) * 0.12;
    return `${((step / steps) * width).toFixed(1)} ${((level + wave * swing) * height).toFixed(1)}`;
  });
  return `M0 ${height}L${points.join('L')}L${width} ${height}Z`;
}

function studio({ width, height }: Size, brand: Color | undefined): string {
  const wall: Color = brand === undefined ? '#e9e4dc' : mixColors('#f1eeea', brand, 0.28);
  const floor = mixColors(wall, '#ffffff', 0.45);
  const horizon = height * 0.66;
  return [
    `<defs><radialGradient id="light" cx="0.5" cy="0.34" r="0.8"><stop offset="0" stop-color="${mixColors(wall, '#ffffff', 0.5)}"/>`,
    `<stop offset="1" stop-color="${mixColors(wall, '#20242c', 0.22)}"/></radialGradient>`,
    `<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${mixColors(floor, '#20242c', 0.16)}"/>`,
    `<stop offset="0.3" stop-color="${floor}"/><stop offset="1" stop-color="${mixColors(floor, '#20242c', 0.1)}"/></linearGradient></defs>`,
    `<rect width="${width}" height="${height}" fill="url(#light)"/>`,
    `<rect y="${horizon}" width="${width}" height="${height - horizon}" fill="url(#floor)"/>`,
  ].join('');
}
