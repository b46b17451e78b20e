import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { createHash, randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepImage } from '../../src/objects/keep-image.ts';
import { openDiskStore } from '../../src/objects/disk/disk-store.ts';
import { parseRange, serveFiles } from '../../src/objects/disk/serve-files.ts';
import { createUrlSigner, loadOrCreateKey } from '../../src/objects/disk/signed-urls.ts';
import type { ObjectStore } from '../../src/objects/object-store.ts';

const signingKey = randomBytes(32);
let folder: string;
let objects: ObjectStore;
let base = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-disk-'));
  objects = await openDiskStore({ directory: folder, signingKey, urlBase: () => base });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (key: string, bytes: Buffer, length: number | null = bytes.length) =>
  objects.put({ key, body: Readable.from([bytes]), contentType: 'image/png', length });

async function serve(): Promise<AsyncDisposable> {
  const app = Fastify();
  await app.register(async (scope) => serveFiles(scope, { objects, signingKey }));
  base = await app.listen({ host: '127.0.0.1', port: 0 });
  return { [Symbol.asyncDispose]: () => app.close() };
}

describe('the disk store', () => {
  it('stores what it is given, hashed, and nothing else', async () => {
    const bytes = randomBytes(3_000_000);
    expect(await put('images/a/b/0.png', bytes)).toStrictEqual({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(await objects.head('images/a/b/0.png')).toMatchObject({
      bytes: bytes.length,
      contentType: 'image/png',
    });
    expect(await objects.head('images/a/b/1.png')).toBeUndefined();
    await objects.remove(['images/a/b/0.png', 'images/a/b/1.png']);
    expect(await objects.head('images/a/b/0.png')).toBeUndefined();
  });

  it('begins beside others on the same folder: takes away what nobody goes on with, and no more', async () => {
    const incoming = join(folder, '.incoming');
    await writeFile(join(incoming, 'left'), 'half');
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(join(incoming, 'left'), yesterday, yesterday);
    const body = new PassThrough();
    const storing = objects.put({ key: 'x/a.png', body, contentType: 'image/png', length: 8 });
    body.write('half');
    await expect.poll(() => readdir(incoming)).toHaveLength(2);

    const another = () => openDiskStore({ directory: folder, signingKey, urlBase: () => base });
    await Promise.all(Array.from({ length: 8 }, another));
    expect(await readdir(incoming)).toHaveLength(1);
    body.end('half');
    expect(await storing).toMatchObject({ bytes: 8 });
    expect(await objects.head('x/a.png')).toMatchObject({ bytes: 8 });
  });

  it('shows nothing of a source that breaks or is not as long as it says', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('gone');
      })(),
    );
    await expect(
      objects.put({ key: 'x/y.png', body: broken, contentType: 'image/png', length: null }),
    ).rejects.toMatchObject({ code: 'SOURCE', retryable: true });
    await expect(put('x/y.png', Buffer.from('four'), 5)).rejects.toMatchObject({ code: 'LENGTH' });
    expect(await objects.head('x/y.png')).toBeUndefined();
    expect(await readdir(join(folder, '.incoming'))).toStrictEqual([]);
  });

  it.each(['../x.png', 'a/../../x.png', '/etc/passwd', 'a//b.png', '.incoming/x', 'a/.b', 'a\0b'])(
    'refuses the key %j',
    async (key) => {
      await expect(put(key, Buffer.from('x'))).rejects.toThrow(/Not a key/);
    },
  );

  it('keeps one key of several first starts', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateKey(join(folder, 'k'))));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect((await readdir(folder)).filter((name) => name.startsWith('k'))).toStrictEqual(['k']);
  });
});

describe('served files', () => {
  it('support ranges, ETags and HEAD, and cannot be anything but a picture', async () => {
    await using _server = await serve();
    const bytes = randomBytes(1000);
    await put('images/u/j/0.png', bytes);
    const url = await objects.url('images/u/j/0.png', { expiresIn: 60 });
    const whole = await fetch(url);
    expect(Buffer.from(await whole.arrayBuffer())).toStrictEqual(bytes);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'cache-control': expect.stringContaining('immutable'),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range')]).toStrictEqual([206, 'bytes 10-19/1000']);
    expect(Buffer.from(await part.arrayBuffer())).toStrictEqual(bytes.subarray(10, 20));
    expect((await fetch(url, { headers: { range: 'bytes=1000-' } })).status).toBe(416);
    expect((await fetch(url, { headers: { 'if-none-match': whole.headers.get('etag') ?? '' } })).status).toBe(
      304,
    );
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toStrictEqual([200, '1000']);
  });

  it('need a signature for this key, this purpose and this time', async () => {
    await using _server = await serve();
    await put('images/u/j/0.png', Buffer.from('x'));
    await put('images/u/j/1.png', Buffer.from('y'));
    const url = await objects.url('images/u/j/0.png', { expiresIn: 60 });
    const old = createUrlSigner(signingKey, () => Date.now() - 3_600_000).sign('GET', 'images/u/j/0.png', 60);
    const attempts = [
      url.replace('0.png', '1.png'),
      url.replace(/expires=\d+/, 'expires=9999999999'),
      url.replace(/&signature.*/, ''),
      base + old,
      `${base}/files/..%2F..%2Fetc%2Fpasswd?expires=9999999999&signature=x`,
    ];
    const statuses = await Promise.all(attempts.map(async (attempt) => (await fetch(attempt)).status));
    expect(statuses).toStrictEqual([403, 403, 403, 403, 403]);
    expect(
      (await fetch(url, { method: 'PUT', body: 'x', headers: { 'content-type': 'image/png' } })).status,
    ).toBe(403);
  });

  it('take exactly the upload that was signed', async () => {
    await using _server = await serve();
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const target = {
      key: 'uploads/u/a.png',
      contentType: 'image/png',
      bytes: png.length,
      sha256: createHash('sha256').update(png).digest('hex'),
      expiresIn: 60,
    };
    const { url, headers } = await objects.uploadUrl(target);
    const send = async (body: Buffer, type = 'image/png', to = url) =>
      (
        await fetch(to, {
          method: 'PUT',
          body: new Uint8Array(body),
          headers: { ...headers, 'content-type': type },
        })
      ).status;
    expect(await send(png.subarray(1))).toBe(422);
    expect(await send(Buffer.concat([png, Buffer.from('x')]))).toBe(413);
    const flipped = Buffer.from(png);
    flipped[40] = (flipped[40] ?? 0) ^ 1;
    expect(await send(flipped)).toBe(422);
    expect(await send(png, 'text/html')).toBe(415);
    expect(await send(png, 'image/png', url.replace(/bytes=\d+/, 'bytes=99'))).toBe(403);
    expect(await objects.head(target.key)).toBeUndefined();
    expect(await send(png)).toBe(200);
    expect(await objects.head(target.key)).toMatchObject({ bytes: png.length });
    const html = Buffer.from('<script>alert(1)</script>');
    const lie = await objects.uploadUrl({
      ...target,
      key: 'uploads/u/b.png',
      bytes: html.length,
      sha256: createHash('sha256').update(html).digest('hex'),
    });
    expect(await send(html, 'image/png', lie.url)).toBe(422);
  });

  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=5-', { start: 5, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=5-2', 'unsatisfiable'],
    ['bytes=-', undefined],
    ['bytes=1-2,4-5', undefined],
    ['chars=1-2', undefined],
    [undefined, undefined],
  ])('read the range %s', (header, range) => expect(parseRange(header, 10)).toStrictEqual(range));
});

describe('keepImage', () => {
  const keep = (body: Readable, length: number | null = null, maxBytes?: number) =>
    keepImage(objects, {
      body,
      length,
      folder: ['images', 'ü/..', 'job_1'],
      name: '0',
      metadata: {},
      ...(maxBytes === undefined ? {} : { maxBytes }),
    });
  const picture = (format: 'png' | 'jpeg' | 'webp' | 'gif' | 'avif'): Promise<Buffer> => {
    const create = { width: 48, height: 32, channels: 3 as const, background: '#3a7' };
    return sharp({ create }).toFormat(format).toBuffer();
  };

  it.each([
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
    ['avif', 'image/avif'],
  ] as const)('recognises and measures %s by its bytes, whatever the chunks', async (format, contentType) => {
    const bytes = await picture(format);
    const kept = await keep(Readable.from([...bytes].map((byte) => Buffer.from([byte]))), bytes.length);
    expect(kept).toMatchObject({ ok: true, contentType, width: 48, height: 32, bytes: bytes.length });
    expect(kept.ok && kept.key).toMatch(/^images\/%C3%BC%2F\.\.\/job_1\/0\.\w+$/);
  });

  it('refuses what is no whole image, and says what it is', async () => {
    const png = await picture('png');
    const cases: [Readable, number | null, string][] = [
      [Readable.from([Buffer.from('<!doctype html><h1>Not found</h1>')]), null, 'NOT_AN_IMAGE'],
      [
        Readable.from([Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')]),
        null,
        'NOT_AN_IMAGE',
      ],
      [Readable.from([]), null, 'EMPTY'],
      [Readable.from([png.subarray(0, png.length - 20)]), null, 'TRUNCATED'],
      [Readable.from([png.subarray(0, 60)]), png.length, 'TRUNCATED'],
      [Readable.from([png]), 999_999_999, 'TOO_LARGE'],
    ];
    const codes: string[] = [];
    for (const [body, length] of cases) {
      const kept = await keep(body, length);
      codes.push(kept.ok ? 'ok' : kept.error.code);
    }
    expect(codes).toStrictEqual(cases.map(([, , code]) => code));
    const large = await keep(Readable.from([png, Buffer.alloc(10_000)]), null, 5000);
    expect(large).toMatchObject({ ok: false, error: { code: 'TOO_LARGE', retryable: false } });
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    expect(await keep(Readable.from([bomb]))).toMatchObject({ ok: false, error: { code: 'TOO_LARGE' } });
    expect(await readdir(join(folder, '.incoming'))).toStrictEqual([]);
  });

  it('holds a large file in bounded memory', async () => {
    const png = await picture('png');
    // A PNG whose data is followed by 150 MB that nobody reads, then ends as a PNG does.
    const size = 150_000_000;
    const body = Readable.from(
      (function* () {
        yield png;
        const block = Buffer.alloc(1_000_000);
        for (let n = 0; n < size; n += block.length) yield block;
        yield Buffer.from('0000000049454e44ae426082', 'hex');
      })(),
    );
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)), 5);
    const kept = await keep(body, null, 200_000_000);
    clearInterval(timer);
    expect(kept).toMatchObject({ ok: true, bytes: size + png.length + 12 });
    expect(peak).toBeLessThan(64_000_000);
  });
});
