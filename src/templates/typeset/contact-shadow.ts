// The shadow a product throws on what it stands on: a sharp dark line where it touches, a soft pool around it.
// Both are made of the product's own outline, so they fit whatever stands there.

import type { Layer } from './raster.ts';

interface Shape {
  /** How much of the product's foot it is made of, as a share of its height. */
  foot: number;
  /** Lengths as shares of the product's width: a shadow is as deep as the product is broad. */
  height: number;
  blur: number;
  /** How far below the product's lowest row its middle lies. */
  drop: number;
  opacity: number;
}

const POOL: Shape = { foot: 0.4, height: 0.2, blur: 0.06, drop: -0.01, opacity: 0.4 };
const CONTACT: Shape = { foot: 0.05, height: 0.05, blur: 0.016, drop: -0.008, opacity: 0.62 };

/** Shadow layers from the lowest up; black, premultiplied, with their places relative to the product's corner. */
export async function contactShadow(product: Layer): Promise<Layer[]> {
  return Promise.all([POOL, CONTACT].map((shape) => shadow(product, shape)));
}

async function shadow(product: Layer, shape: Shape): Promise<Layer> {
  const { default: sharp } = await import('sharp');
  const { width, height } = product;
  const foot = Math.max(2, Math.round(height * shape.foot));
  const squashed = Math.max(2, Math.round(width * shape.height));
  const sigma = Math.max(0.6, width * shape.blur);
  const pad = Math.ceil(sigma * 3);
  const outline = footprint(product, foot);
  const { data, info } = await sharp(outline, { raw: { width, height: foot, channels: 1 } })
    .resize({ width, height: squashed, fit: 'fill' })
    .extend({ top: pad, bottom: pad, left: pad, right: pad, background: '#000000' })
    .blur(sigma)
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const layer = Buffer.alloc(info.width * info.height * 4);
  for (let at = 0; at < data.length; at += 1) layer[at * 4 + 3] = Math.round((data[at] ?? 0) * shape.opacity);
  const top = Math.round(height + width * shape.drop - squashed / 2 - pad);
  return { data: layer, width: info.width, height: info.height, left: -pad, top };
}

/** Opacity of the product's lowest rows. */
function footprint({ data, width, height }: Layer, rows: number): Buffer {
  const outline = Buffer.alloc(width * rows);
  const first = (height - rows) * width;
  for (let at = 0; at < outline.length; at += 1) outline[at] = data[(first + at) * 4 + 3] ?? 0;
  return outline;
}
