// Pixels → a file under its byte limit, at the best quality that stays below it.

import type { Sharp } from 'sharp';
import type { Layer, Picture } from './raster.ts';

export const IMAGE_TYPES = ['png', 'jpeg', 'webp'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export interface EncodedImage {
  bytes: Buffer;
  contentType: `image/${ImageType}`;
  width: number;
  height: number;
}

const QUALITIES = [92, 84, 76, 68, 60, 52] as const;
/** What a PNG falls back to when its true colours are too heavy: fewer colours, then no dithering. */
const PALETTES = [
  { colours: 256, dither: 1 },
  { colours: 128, dither: 0.5 },
  { colours: 64, dither: 0 },
  { colours: 32, dither: 0 },
] as const;

/** Undefined when even the lowest quality is too heavy. */
export async function encodeImage(
  picture: Picture,
  type: ImageType,
  maxBytes: number,
): Promise<EncodedImage | undefined> {
  const { default: sharp } = await import('sharp');
  const { data, width, height } = picture;
  const source = sharp(data, { raw: { width, height, channels: 3 } });
  for (const attempt of ATTEMPTS[type]) {
    const bytes = await attempt(source.clone()).toBuffer();
    if (bytes.length <= maxBytes) return { bytes, contentType: `image/${type}`, width, height };
  }
  return undefined;
}

/** A PNG with the layer's transparency. */
export async function encodeLayer({ data, width, height }: Layer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const raw = { width, height, channels: 4 as const, premultiplied: true };
  return sharp(data, { raw }).png({ compressionLevel: 6 }).toBuffer();
}

const ATTEMPTS: Record<ImageType, ((image: Sharp) => Sharp)[]> = {
  // Full chroma: subsampling smears coloured letters.
  jpeg: QUALITIES.map((quality) => (image) => image.jpeg({ quality, chromaSubsampling: '4:4:4' })),
  webp: QUALITIES.map((quality) => (image) => image.webp({ quality, smartSubsample: true, effort: 2 })),
  png: [
    (image) => image.png({ compressionLevel: 9 }),
    ...PALETTES.map((palette) => (image: Sharp) => image.png({ palette: true, effort: 4, ...palette })),
  ],
};
