// Pixels: SVG drawn by resvg, laid over a picture in the same 8-bit sRGB that files hold.

import { escapeXml } from './draw-text.ts';

/** Opaque RGB, three bytes a pixel. */
export interface Picture {
  data: Buffer;
  width: number;
  height: number;
}

/** Premultiplied RGBA, four bytes a pixel. */
export interface Layer {
  data: Buffer;
  width: number;
  height: number;
}

/** Wraps elements in a document. */
export function svgDocument(
  content: string,
  size: { width: number; height: number },
  title?: string,
): string {
  const label = title === undefined ? '' : `<title>${escapeXml(title)}</title>`;
  const { width, height } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${label}${content}</svg>`;
}

/** Draws a document of ours at a scale. System fonts and files stay out of reach: it holds paths and data URIs only. */
export async function drawSvg(svg: string, scale: number): Promise<Layer> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false },
    logLevel: 'off',
  });
  return { data: image.pixels, width: image.width, height: image.height };
}

/** Lays a layer over a picture, in place; what reaches over the edge is cut. */
export function layAt(picture: Picture, layer: Layer, left = 0, top = 0): void {
  const { data } = picture;
  const over = layer.data;
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
