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
  const { Resvg } = await import('@resvg/resvg-js');
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false },
    logLevel: 'off',
  }).render();
  return { data: image.pixels, width: image.width, height: image.height };
}

/** Lays a layer over a picture of the same size, in place. */
export function layOver(picture: Picture, layer: Layer): void {
  const { data } = picture;
  const over = layer.data;
  for (let from = 0, to = 0; from < over.length; from += 4, to += 3) {
    const alpha = over[from + 3] ?? 0;
    if (alpha === 0) continue;
    const rest = 255 - alpha;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = data[to + channel] ?? 0;
      data[to + channel] = Math.round((over[from + channel] ?? 0) + (below * rest) / 255);
    }
  }
}
