// The background cut to a format: cropped to what draws the eye, over the layout's base colour.

import { parseColor } from './contrast.ts';
import type { Color, Layout } from './layout.ts';
import type { Picture } from './raster.ts';

/** A background is read up to this size; what a model makes is a twentieth of it. */
export const MAX_BACKGROUND_PIXELS = 50_000_000;

/** A file sharp reads, or a function that paints any size. */
export type Background = Buffer | ((size: { width: number; height: number }) => Promise<Picture>);

/** `scale` 2 gives a picture of twice the format's size. */
export async function spreadBackground(
  background: Background,
  layout: Layout,
  format: { width: number; height: number },
  scale: number,
): Promise<Picture> {
  const whole = { left: 0, top: 0, ...format };
  const [left, top, width, height] = [
    layout.photo?.left ?? whole.left,
    layout.photo?.top ?? whole.top,
    layout.photo?.width ?? whole.width,
    layout.photo?.height ?? whole.height,
  ].map((value) => Math.round(value * scale)) as [number, number, number, number];
  const photo = await fill(background, { width, height });
  if (layout.photo === undefined) return photo;
  const canvas = flat(layout.base, { width: format.width * scale, height: format.height * scale });
  const across = Math.min(width, canvas.width - left);
  for (let y = 0; y < Math.min(height, canvas.height - top); y += 1) {
    photo.data.copy(
      canvas.data,
      ((top + y) * canvas.width + left) * 3,
      y * width * 3,
      (y * width + across) * 3,
    );
  }
  return canvas;
}

/** One colour. */
export function flat(color: Color, size: { width: number; height: number }): Picture {
  return { ...size, data: Buffer.alloc(size.width * size.height * 3, Buffer.from(parseColor(color))) };
}

async function fill(background: Background, size: { width: number; height: number }): Promise<Picture> {
  if (typeof background === 'function') return background(size);
  const { default: sharp } = await import('sharp');
  const data = await sharp(background, { limitInputPixels: MAX_BACKGROUND_PIXELS })
    .rotate()
    .resize({ ...size, fit: 'cover', position: sharp.strategy.attention })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();
  return { ...size, data };
}
