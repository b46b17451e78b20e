// A program that keeps one large picture in the bucket of its environment, and says how much memory that took.

import { Readable } from 'node:stream';
import sharp from 'sharp';
import { keepImage } from '../../src/objects/keep-image.ts';
import { openS3Store } from '../../src/objects/s3/s3-store.ts';

const BYTES = Number(process.env['BYTES']);
const CHUNK = Buffer.alloc(65_536);
const END = Buffer.from('0000000049454e44ae426082', 'hex');

await using objects = await openS3Store({
  bucket: process.env['S3_BUCKET'] ?? '',
  endpoint: process.env['S3_ENDPOINT'] ?? '',
  region: 'us-east-1',
  publicUrl: null,
  maxConnections: 50,
});
const png = await sharp({ create: { width: 48, height: 32, channels: 3, background: 'blue' } })
  .png()
  .toBuffer();

async function keep(name: string, bytes: number, { told }: { told: boolean }) {
  const chunks = Math.floor(bytes / CHUNK.length);
  const body = Readable.from(
    (function* () {
      yield png;
      for (let sent = 0; sent < chunks; sent++) yield CHUNK;
      yield END;
    })(),
  );
  const length = png.length + chunks * CHUNK.length + END.length;
  const folder = ['images', 'u', 'large'];
  return keepImage(objects, {
    body,
    length: told ? length : null,
    folder,
    name,
    metadata: {},
    maxBytes: 300_000_000,
  });
}

// What a first upload loads, of code and of buffers that are kept, is not growth by size; in parts too, as the large one.
await keep('small', 20_000_000, { told: true });
await keep('small-in-parts', 30_000_000, { told: false });
const before = process.memoryUsage().rss;
let peak = 0;
const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss - before)), 5);
const kept = await keep('large', BYTES, { told: true });
clearInterval(timer);
process.stdout.write(JSON.stringify({ kept, peak }));
