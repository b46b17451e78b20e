// Logos and products put into their boxes: shrunk to twice the box at most, so that a large file costs no time later.

import type { Rect } from './fit-stack.ts';
import type { PictureNode } from './layout.ts';

/** Checked picture files by the name a layout uses. */
export type Assets = Readonly<Record<string, Buffer>>;

/** SVG elements of the pictures whose assets are there. */
export async function drawPictures(
  pictures: readonly { node: PictureNode; rect: Rect }[],
  assets: Assets,
): Promise<string> {
  const drawn = await Promise.all(
    pictures.map(async ({ node, rect }) => {
      const asset = assets[node.asset];
      return asset === undefined || rect.width < 1 || rect.height < 1 ? '' : drawPicture(node, rect, asset);
    }),
  );
  return drawn.join('');
}

async function drawPicture(node: PictureNode, rect: Rect, asset: Buffer): Promise<string> {
  const { default: sharp } = await import('sharp');
  const box = { width: Math.round(rect.width * 2), height: Math.round(rect.height * 2) };
  const { data, info } = await sharp(asset)
    .rotate()
    .resize({
      ...box,
      fit: node.fit === 'cover' ? 'cover' : 'inside',
      withoutEnlargement: node.fit === 'contain',
    })
    .png({ compressionLevel: 3 })
    .toBuffer({ resolveWithObject: true });
  const scale = Math.min(rect.width / info.width, rect.height / info.height);
  const [width, height] = [info.width * scale, info.height * scale];
  const x = rect.left + (rect.width - width) * share(node.align);
  const y = rect.top + (rect.height - height) * share(node.valign);
  return `<image x="${x}" y="${y}" width="${width}" height="${height}" href="data:image/png;base64,${data.toString('base64')}"/>`;
}

function share(align: 'start' | 'center' | 'end'): number {
  if (align === 'start') return 0;
  return align === 'end' ? 1 : 0.5;
}
