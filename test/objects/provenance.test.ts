// What a file tells of where it comes from, read back by a decoder that is not ours.

import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { embedXmp } from '../../src/objects/provenance/embed-xmp.ts';
import { toXmp } from '../../src/objects/provenance/to-xmp.ts';
import { openTestApp, runToEnd } from '../open-test-app.ts';

const IMAGE = /* GraphQL */ `
  query Image($id: ID!) {
    node(id: $id) {
      ... on Image {
        sha256
        original: url
        download: url(variant: DOWNLOAD)
        webp: url(variant: WEBP)
        preview: url(variant: PREVIEW)
        thumbnail: url(variant: THUMBNAIL)
      }
    }
  }
`;

async function fetchBytes(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

describe('provenance', () => {
  it('is in every derived file, and the original is what the provider sent', async () => {
    await using app = await openTestApp();
    const seed = '9223372036854775807';
    const job = await runToEnd(app, {
      model: { fluxSchnell: { prompt: 'a secret prompt' } },
      options: { width: 96, height: 64, seed },
    });
    const { node } = (await app.post(IMAGE, { id: job.images[0].id })).data;
    const original = await fetchBytes(node.original);
    expect(createHash('sha256').update(original).digest('hex')).toBe(node.sha256);
    expect((await sharp(original).metadata()).xmp).toBeUndefined();
    for (const url of [node.download, node.webp, node.preview, node.thumbnail]) {
      const xmp = String((await sharp(await fetchBytes(url)).metadata()).xmp);
      expect(xmp).toContain('easel:model="flux-schnell"');
      expect(xmp).toContain(`easel:seed="${seed}"`);
      expect(xmp).toMatch(/easel:inputHash="[0-9a-f]{64}"/);
      expect(xmp).toContain(`easel:originalSha256="${node.sha256}"`);
      expect(xmp).toContain('digitalsourcetype/trainedAlgorithmicMedia');
      expect(xmp).not.toContain('secret');
    }
    const download = await fetchBytes(node.download);
    expect(await sharp(download).raw().toBuffer()).toStrictEqual(await sharp(original).raw().toBuffer());
  });
});

describe('embedXmp', () => {
  const xmp = toXmp({
    model: 'a & "b" <c>',
    seed: null,
    inputHash: 'f'.repeat(64),
    jobId: 'job_1',
    imageId: 'image_1',
    originalSha256: '0'.repeat(64),
    createdAt: 0,
  });
  const size = { width: 37, height: 21 };
  const picture = (channels: 3 | 4) =>
    sharp({ create: { ...size, channels, background: { r: 200, g: 30, b: 90, alpha: 0.5 } } });

  it.each([
    ['PNG', picture(4).png()],
    ['JPEG', picture(3).jpeg()],
    [
      'JPEG with Exif',
      picture(3)
        .jpeg()
        .withExif({ IFD0: { Copyright: 'somebody' } }),
    ],
    ['WebP, lossy', picture(3).webp()],
    ['WebP, lossless with alpha', picture(4).webp({ lossless: true })],
    ['WebP, extended', picture(4).webp({ quality: 50 })],
  ])('%s: keeps the picture, and can be read by others', async (_, made) => {
    const bytes = await made.toBuffer();
    const embedded = embedXmp(bytes, xmp, size);
    const before = await sharp(bytes).metadata();
    const after = await sharp(embedded).metadata();
    expect(String(after.xmp)).toBe(xmp);
    expect({ ...after, xmp: undefined, hasAlpha: after.hasAlpha }).toMatchObject({
      width: before.width,
      height: before.height,
      format: before.format,
      hasAlpha: before.hasAlpha,
    });
    expect(after.exif).toStrictEqual(before.exif);
    expect(await sharp(embedded).raw().toBuffer()).toStrictEqual(await sharp(bytes).raw().toBuffer());
  });

  it('leaves alone what has no place for it', async () => {
    expect(embedXmp(await picture(3).gif().toBuffer(), xmp, size)).toBeUndefined();
    expect(embedXmp(await picture(3).jpeg().toBuffer(), xmp + ' '.repeat(70_000), size)).toBeUndefined();
  });
});
