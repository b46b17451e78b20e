// One text in one box over a picture: enough of a layout to look at the typesetting alone.

import sharp from 'sharp';
import { FORMATS } from '../../../src/templates/formats.ts';
import type { Format, FormatId } from '../../../src/templates/formats.ts';
import type { Layout, TextItem } from '../../../src/templates/typeset/layout.ts';

export function formatOf(id: FormatId): Format {
  return FORMATS[id];
}

export function layoutOf(text: string, options: Partial<TextItem> & { rtl?: boolean } = {}): Layout {
  const { rtl = false, ...item } = options;
  return {
    direction: rtl ? 'rtl' : 'ltr',
    base: '#000000',
    scrim: { from: 'start', dark: '#0b1020', light: '#ffffff', atLeast: 0.1 },
    root: {
      kind: 'box',
      width: '100%',
      height: '100%',
      padding: 24,
      children: [
        {
          kind: 'stack',
          grow: 1,
          align: 'start',
          valign: 'center',
          ink: 'auto',
          items: [
            {
              kind: 'text',
              variable: 'headline',
              text,
              weight: 800,
              size: [20, 64],
              maxLines: 3,
              leading: 1.1,
              gap: 0,
              ...item,
            },
          ],
        },
      ],
    },
  };
}

/** A busy picture: clouds of every brightness, so that every text crosses light and dark; the same at every call. */
export async function busyBackground(width = 1024, height = 640, seed = 7): Promise<Buffer> {
  let state = seed;
  const next = () => ((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16) & 255;
  const clouds = Buffer.from(Array.from({ length: 32 * 20 * 3 }, next));
  return sharp(clouds, { raw: { width: 32, height: 20, channels: 3 } })
    .resize(width, height, { kernel: 'cubic' })
    .jpeg({ quality: 95 })
    .toBuffer();
}
