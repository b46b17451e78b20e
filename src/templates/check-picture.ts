// A picture a render needs, before it is decoded: is it one, is it large enough, and not so large that it is an attack.

import { formatOf } from '../objects/image-format.ts';
import type { PictureRule } from './define-template.ts';
import { MAX_ASSET_PIXELS } from './typeset/lay-pictures.ts';

export type PictureCheck =
  | { ok: true; width: number; height: number }
  | { ok: false; rule: 'image_format' | 'image_size' | 'image'; message: string };

const TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/avif']);
export const MAX_PICTURE_BYTES = 20_000_000;

/** Only the header is read: what is too large is told its size. */
const HEADER = { limitInputPixels: false } as const;

/** Reads the header, refuses by it, and only then decodes. */
export async function checkPicture(bytes: Buffer, rule: Pick<PictureRule, 'minSide'>): Promise<PictureCheck> {
  if (bytes.length > MAX_PICTURE_BYTES) {
    return refuse(
      'image_size',
      `has ${megabytes(bytes.length)} MB; at most ${megabytes(MAX_PICTURE_BYTES)} are read`,
    );
  }
  if (bytes.length === 0) return refuse('image_format', 'is empty');
  // By its first bytes, before anything reads it: a decoder of other formats is never tried, SVG's least of all.
  const isPicture = TYPES.has(formatOf(bytes.subarray(0, 64))?.contentType ?? '');
  const { default: sharp } = await import('sharp');
  const header = isPicture
    ? await sharp(bytes, HEADER)
        .metadata()
        .catch(() => undefined)
    : undefined;
  if (header === undefined) return refuse('image_format', 'is not a PNG, JPEG, WebP or AVIF picture');
  const { width, height } = header.autoOrient;
  const size = `${width}×${height}`;
  if (width * height > MAX_ASSET_PIXELS) {
    return refuse(
      'image_size',
      `is ${size}, ${megabytes(width * height)} megapixels; at most ${megabytes(MAX_ASSET_PIXELS)} are read`,
    );
  }
  if (Math.min(width, height) < rule.minSide) {
    return refuse('image_size', `is ${size}; it needs at least ${rule.minSide} pixels on each side`);
  }
  const decodes = await sharp(bytes, { limitInputPixels: MAX_ASSET_PIXELS, failOn: 'error' })
    .resize(8, 8, { fit: 'fill' })
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
  return decodes ? { ok: true, width, height } : refuse('image', 'is damaged: it cannot be decoded');
}

/** A cut-out a layout stands on its stage: large enough, and with something left of its subject. */
export async function checkCutout(bytes: Buffer, rule: Pick<PictureRule, 'minSide'>): Promise<PictureCheck> {
  const checked = await checkPicture(bytes, rule);
  if (!checked.ok) return checked;
  const { default: sharp } = await import('sharp');
  const { channels } = await sharp(bytes, { limitInputPixels: MAX_ASSET_PIXELS }).ensureAlpha().stats();
  const opacity = channels[3]?.max ?? 0;
  return opacity > 16 ? checked : refuse('image', 'is empty: no subject was found in the picture');
}

function refuse(rule: 'image_format' | 'image_size' | 'image', message: string): PictureCheck {
  return { ok: false, rule, message };
}

function megabytes(count: number): string {
  return String(Math.round(count / 100_000) / 10);
}
