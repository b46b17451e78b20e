import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { checkCutout, checkPicture } from '../../src/templates/check-picture.ts';

const rule = { asset: 'logo', minSide: 64 };
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: '#1a73e880' } });

describe('a picture for a render', () => {
  it.each(['png', 'jpeg', 'webp', 'avif'] as const)('may be a %s', async (type) => {
    const bytes = await plain(200, 80).toFormat(type).toBuffer();
    expect(await checkPicture(bytes, rule)).toStrictEqual({ ok: true, width: 200, height: 80 });
  });

  it('is measured upright', async () => {
    const bytes = await plain(200, 80).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await checkPicture(bytes, rule)).toStrictEqual({ ok: true, width: 80, height: 200 });
  });

  it.each([
    {
      name: 'one pixel',
      bytes: () => plain(1, 1).png().toBuffer(),
      rule: 'image_size',
      says: /1×1.*at least 64/,
    },
    {
      name: 'forty megapixels',
      bytes: () => plain(8000, 5000).png().toBuffer(),
      rule: 'image_size',
      says: /40 megapixels.*at most 25/,
    },
    {
      name: 'a decompression bomb',
      bytes: () => Promise.resolve(pngBomb(60_000, 60_000)),
      rule: 'image_size',
      says: /3600 megapixels/,
    },
    {
      name: 'an SVG',
      bytes: () =>
        Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>')),
      rule: 'image_format',
      says: /PNG, JPEG, WebP or AVIF/,
    },
    {
      name: 'HTML',
      bytes: () => Promise.resolve(Buffer.from('<!doctype html><p>not found')),
      rule: 'image_format',
      says: /is not a/,
    },
    {
      name: 'nothing',
      bytes: () => Promise.resolve(Buffer.alloc(0)),
      rule: 'image_format',
      says: /is empty/,
    },
    {
      name: 'half a file',
      bytes: async () =>
        (
          await sharp({
            create: {
              width: 300,
              height: 300,
              channels: 3,
              background: '#fff',
              noise: { type: 'gaussian', mean: 128, sigma: 60 },
            },
          })
            .png()
            .toBuffer()
        ).subarray(0, 20_000),
      rule: 'image',
      says: /damaged/,
    },
    {
      name: 'too many bytes',
      bytes: () => Promise.resolve(Buffer.alloc(20_000_001)),
      rule: 'image_size',
      says: /at most 20/,
    },
  ])('is refused when it is $name', async ({ bytes, rule: broken, says }) => {
    const checked = await checkPicture(await bytes(), rule);
    expect(checked).toMatchObject({ ok: false, rule: broken, message: expect.stringMatching(says) });
  });
});

describe('a cut-out', () => {
  it('is refused when nothing is left of its subject', async () => {
    const empty = await sharp({ create: { width: 300, height: 300, channels: 4, background: '#ffffff00' } })
      .png()
      .toBuffer();
    expect(await checkCutout(empty, rule)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/is empty/),
    });
    expect(await checkCutout(await plain(300, 300).png().toBuffer(), rule)).toMatchObject({ ok: true });
  });
});

/** A small file that says it is huge, with data that unpacks to a gigabyte of zeros. */
function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const zeros = deflateSync(Buffer.alloc(10_000_000));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', zeros),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0);
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}
