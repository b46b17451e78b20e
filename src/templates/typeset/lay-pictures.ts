// Logos and products laid over a picture, at exactly the pixels their boxes have.

import { contactShadow } from './contact-shadow.ts';
import { luminance } from './contrast.ts';
import type { Rect } from './rect.ts';
import { logoPlate } from './logo-plate.ts';
import type { PictureNode } from './layout.ts';
import { drawSvg, layOver } from './raster.ts';
import type { Layer, Picture } from './raster.ts';

/** Checked picture files by the name a layout uses. */
export type Assets = Readonly<Record<string, Buffer>>;

/** An asset is read up to this size; checking it refuses more. */
export const MAX_ASSET_PIXELS = 25_000_000;

/** Lays the pictures whose assets are there, in place. Rectangles are those of the 1× format. */
export async function layPictures(
  picture: Picture,
  pictures: readonly { node: PictureNode; rect: Rect }[],
  assets: Assets,
  scale: number,
): Promise<void> {
  for (const { node, rect } of pictures) {
    const asset = assets[node.asset];
    if (asset === undefined || rect.width < 1 || rect.height < 1) continue;
    const box = {
      left: rect.left * scale,
      top: rect.top * scale,
      width: rect.width * scale,
      height: rect.height * scale,
    };
    await layPicture(picture, node, box, asset);
  }
}

async function layPicture(picture: Picture, node: PictureNode, box: Rect, asset: Buffer): Promise<void> {
  let layer = await readLayer(asset, node, box);
  let place = placeIn(box, layer, node);
  if (node.role === 'product') {
    for (const shadow of await contactShadow(layer))
      layOver(picture, { ...shadow, left: place.left + shadow.left, top: place.top + shadow.top });
  }
  const plate = node.role === 'logo' ? logoPlate(layer, meanLuminance(picture, place, layer)) : undefined;
  if (plate !== undefined) {
    // The plate takes the box; the logo keeps its clear space inside it.
    const padding = Math.round(Math.min(box.width, box.height) * plate.padding);
    const inner = {
      left: box.left + padding,
      top: box.top + padding,
      width: box.width - 2 * padding,
      height: box.height - 2 * padding,
    };
    layer = await readLayer(asset, node, inner);
    place = placeIn(inner, layer, node);
    const [width, height] = [layer.width + 2 * padding, layer.height + 2 * padding];
    const shape = `<rect width="${width}" height="${height}" rx="${padding}" fill="${plate.color}"/>`;
    const drawn = await drawSvg(shape, { left: 0, top: 0, width, height }, { width, height });
    layOver(picture, { ...drawn, left: place.left - padding, top: place.top - padding });
  }
  layOver(picture, { ...layer, ...place });
}

/** The asset as large as the box allows, premultiplied. */
async function readLayer(asset: Buffer, node: PictureNode, box: Rect): Promise<Layer> {
  const { default: sharp } = await import('sharp');
  const { pixels, ...size } = await readTrimmed(asset);
  const { data, info } = await sharp(pixels, { raw: { ...size, channels: 4 } })
    .resize({
      width: Math.max(1, Math.floor(box.width)),
      height: Math.max(1, Math.floor(box.height)),
      fit: node.fit === 'cover' ? 'cover' : 'inside',
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: premultiply(data), left: 0, top: 0, width: info.width, height: info.height };
}

interface Trimmed {
  /** RGBA. */
  pixels: Buffer;
  width: number;
  height: number;
}

/** A render puts the same file into many formats: it is decoded once. */
const trimmed = new WeakMap<Buffer, Promise<Trimmed>>();

function readTrimmed(asset: Buffer): Promise<Trimmed> {
  let reading = trimmed.get(asset);
  if (reading === undefined) trimmed.set(asset, (reading = trim(asset)));
  return reading;
}

/** Upright, in sRGB, without its transparent border. */
async function trim(asset: Buffer): Promise<Trimmed> {
  const { default: sharp } = await import('sharp');
  const upright = sharp(asset, { limitInputPixels: MAX_ASSET_PIXELS }).autoOrient();
  const { hasAlpha } = await upright.clone().metadata();
  const image = hasAlpha ? upright.trim({ background: '#00000000', threshold: 8 }) : upright;
  const { data, info } = await image
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

function premultiply(data: Buffer): Buffer {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    if (alpha === 255) continue;
    for (let channel = 0; channel < 3; channel += 1)
      data[at + channel] = Math.round(((data[at + channel] ?? 0) * alpha) / 255);
  }
  return data;
}

function placeIn(box: Rect, layer: Layer, node: PictureNode): { left: number; top: number } {
  return {
    left: Math.round(box.left + (box.width - layer.width) * share(node.align)),
    top: Math.round(box.top + (box.height - layer.height) * share(node.valign)),
  };
}

function share(align: 'start' | 'center' | 'end'): number {
  if (align === 'start') return 0;
  return align === 'end' ? 1 : 0.5;
}

/** How bright the picture is where a layer will lie. */
function meanLuminance(
  picture: Picture,
  place: { left: number; top: number },
  size: { width: number; height: number },
): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, place.top); y < Math.min(picture.height, place.top + size.height); y += 2) {
    for (let x = Math.max(0, place.left); x < Math.min(picture.width, place.left + size.width); x += 2) {
      const at = (y * picture.width + x) * 3;
      sum += luminance(picture.data[at] ?? 0, picture.data[at + 1] ?? 0, picture.data[at + 2] ?? 0);
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}
