// The contrast of words against what they stand on, measured on the finished file: the letters' own ink is known from
// the text layer, what is under them is told by the pixels right beside them.

import sharp from 'sharp';

/** The lowest WCAG contrast of an ink against any pixel within `reach` pixels of a letter (and not of the letter). */
export async function contrastOnFinal(
  final: Buffer,
  textLayerSvg: string,
  ink: string,
  reach = 2,
): Promise<number> {
  const { data, info } = await sharp(final).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const letters = await sharp(Buffer.from(textLayerSvg)).ensureAlpha().extractChannel(3).raw().toBuffer();
  const inkLuminance = luminance(Number.parseInt(ink.slice(1), 16));
  let lowest = Number.POSITIVE_INFINITY;
  for (let y = 0; y < info.height; y += 1) {
    for (let x = 0; x < info.width; x += 1) {
      const near = nearest(letters, info, x, y, reach);
      // A pixel touched by a letter's edge mixes both; JPEG rings a pixel further.
      if (near.inside || near.touching || !near.beside) continue;
      const at = (y * info.width + x) * 3;
      const pixel = luminance(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
      const ratio = (Math.max(pixel, inkLuminance) + 0.05) / (Math.min(pixel, inkLuminance) + 0.05);
      lowest = Math.min(lowest, ratio);
    }
  }
  return lowest;
}

function nearest(
  letters: Buffer,
  size: { width: number; height: number },
  x: number,
  y: number,
  reach: number,
) {
  const found = { inside: false, touching: false, beside: false };
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const [column, row] = [x + dx, y + dy];
      if (column < 0 || row < 0 || column >= size.width || row >= size.height) continue;
      if ((letters[row * size.width + column] ?? 0) === 0) continue;
      found.inside ||= dx === 0 && dy === 0;
      found.touching ||= Math.max(Math.abs(dx), Math.abs(dy)) === 1;
      found.beside = true;
    }
  }
  return found;
}

function luminance(rgb: number): number {
  const [red = 0, green = 0, blue = 0] = [rgb >> 16, (rgb >> 8) & 255, rgb & 255].map((value) => {
    const channel = value / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
