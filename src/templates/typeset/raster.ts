// Pixels: SVG drawn by resvg, laid over a picture in the same 8-bit sRGB that files hold.

import { escapeXml } from './draw-text.ts';
import type { Rect } from './rect.ts';

/** Opaque RGB, three bytes a pixel. */
export interface Picture {
  data: Buffer;
  width: number;
  height: number;
}

/** Premultiplied RGBA, four bytes a pixel; `left` and `top` are its place in a picture. */
export interface Layer extends Picture {
  left: number;
  top: number;
}

interface Size {
  width: number;
  height: number;
}

/** Wraps elements in a document. */
export function svgDocument(content: string, size: Size, title?: string): string {
  const label = title === undefined ? '' : `<title>${escapeXml(title)}</title>`;
  return wrap(label + content, { left: 0, top: 0, ...size });
}

/**
 * Draws the part of a format that elements are in, at a scale. A part is all that is drawn and laid: words cover a
 * tenth of a large format. System fonts and files stay out of reach: elements hold paths and data URIs only.
 */
export async function drawSvg(
  content: string,
  part: Rect | undefined,
  size: Size,
  scale = 1,
): Promise<Layer> {
  const area = part === undefined ? undefined : cut(part, size);
  if (area === undefined || content === '')
    return { data: Buffer.alloc(0), left: 0, top: 0, width: 0, height: 0 };
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(wrap(content, area), {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false },
    logLevel: 'off',
  });
  const { pixels: data, width, height } = image;
  return { data, width, height, left: area.left * scale, top: area.top * scale };
}

/** Lays a layer over a picture at its place, in the picture; what reaches over the edge is cut. */
export function layOver(picture: Picture, layer: Layer): void {
  const { data } = picture;
  const { data: over, left, top } = layer;
  const firstColumn = Math.max(0, -left);
  const columns = Math.min(layer.width, picture.width - left);
  for (let row = Math.max(0, -top); row < Math.min(layer.height, picture.height - top); row += 1) {
    let from = (row * layer.width + firstColumn) * 4;
    let to = ((top + row) * picture.width + left + firstColumn) * 3;
    for (let column = firstColumn; column < columns; column += 1, from += 4, to += 3) {
      const alpha = over[from + 3] ?? 0;
      if (alpha === 0) continue;
      const rest = (255 - alpha) / 255;
      data[to] = Math.round((over[from] ?? 0) + (data[to] ?? 0) * rest);
      data[to + 1] = Math.round((over[from + 1] ?? 0) + (data[to + 1] ?? 0) * rest);
      data[to + 2] = Math.round((over[from + 2] ?? 0) + (data[to + 2] ?? 0) * rest);
    }
  }
}

function wrap(content: string, { left, top, width, height }: Rect): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">${content}</svg>`;
}

/** Whole pixels, with one around for soft edges, inside the format; undefined when nothing is left. */
function cut(part: Rect, size: Size): Rect | undefined {
  const left = Math.max(0, Math.floor(part.left) - 1);
  const top = Math.max(0, Math.floor(part.top) - 1);
  const width = Math.min(size.width, Math.ceil(part.left + part.width) + 1) - left;
  const height = Math.min(size.height, Math.ceil(part.top + part.height) + 1) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : undefined;
}
