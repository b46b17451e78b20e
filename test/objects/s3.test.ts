import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { HeadObjectCommand, ListMultipartUploadsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findS3Program, type S3Service, startS3 } from '../../scripts/services/s3.ts';
import { openS3Store, type S3Store } from '../../src/objects/s3/s3-store.ts';
import { openTestApp, runToEnd } from '../open-test-app.ts';

const program = findS3Program();
describe.skipIf(program === undefined)('the S3 store, on a real server', () => {
  let s3: S3Service;
  let objects: S3Store;
  const options = () => ({
    bucket: s3.bucket,
    endpoint: s3.endpoint,
    region: 'us-east-1',
    publicUrl: null,
    maxConnections: 50,
  });

  const keysBefore = async (before: number): Promise<string[]> => {
    const keys: string[] = [];
    for await (const page of objects.storedBefore('images/u/', before)) keys.push(...page);
    return keys;
  };

  beforeAll(async () => {
    s3 = await startS3(program ?? '');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) process.env[name] = s3.env[name];
    objects = await openS3Store(options());
  });
  afterAll(async () => {
    await objects[Symbol.asyncDispose]();
    await s3[Symbol.asyncDispose]();
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
  });

  it.each([
    ['a known length', 1_000_000, true],
    ['more than is held, of a known length', 9_000_000, true],
    ['an unknown length, in parts', 20_000_000, false],
    ['an unknown length that one part holds', 1_000_000, false],
  ])('stores %s, hashed', async (name, size, known) => {
    const bytes = randomBytes(size);
    const key = `images/u/${name.length}/0.png`;
    const stored = await objects.put({
      key,
      body: Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]),
      contentType: 'image/png',
      length: known ? size : null,
      metadata: { job: 'j' },
    });
    expect(stored).toStrictEqual({ bytes: size, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(await objects.head(key)).toMatchObject({ bytes: size, contentType: 'image/png' });
    // Whoever looks into the bucket without the records finds the hash too.
    const head = new HeadObjectCommand({ Bucket: s3.bucket, Key: key, ChecksumMode: 'ENABLED' });
    const { Metadata = {}, ChecksumSHA256 = '' } = await s3.client.send(head);
    const checksum = Buffer.from(ChecksumSHA256, 'base64').toString('hex');
    expect(Metadata).toMatchObject({ job: 'j' });
    expect(Metadata['sha256'] ?? checksum).toBe(stored.sha256);
    const url = await objects.url(key, { expiresIn: 60 });
    expect(
      createHash('sha256')
        .update(Buffer.from(await (await fetch(url)).arrayBuffer()))
        .digest('hex'),
    ).toBe(stored.sha256);
    const part = await objects.get(key, { start: 10, end: 19 });
    expect(Buffer.concat((await part?.body.toArray()) ?? [])).toStrictEqual(bytes.subarray(10, 20));
    expect([await keysBefore(Date.now() + 60_000), await keysBefore(1000)]).toStrictEqual([[key], []]);
    await objects.remove([key, 'images/none.png']);
    expect([await objects.head(key), await objects.get(key)]).toStrictEqual([undefined, undefined]);
  });

  it('keeps the bytes of many at once apart, whatever they wait for', async () => {
    const pictures = Array.from({ length: 16 }, (_, index) => randomBytes(300_000 * (index + 1)));
    const stored = await Promise.all(
      pictures.map((bytes, index) =>
        objects.put({
          key: `images/many/${index}.png`,
          body: Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]),
          contentType: 'image/png',
          length: bytes.length,
        }),
      ),
    );
    const kept = await Promise.all(
      pictures.map(async (_, index) => {
        const file = await objects.get(`images/many/${index}.png`);
        return Buffer.concat((await file?.body.toArray()) ?? []);
      }),
    );
    const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(stored.map(({ sha256 }) => sha256)).toStrictEqual(pictures.map(hashOf));
    expect(kept.map(hashOf)).toStrictEqual(pictures.map(hashOf));
    await objects.remove(pictures.map((_, index) => `images/many/${index}.png`));
  });

  it('rejects a source that breaks, and unfinished uploads can be swept', async () => {
    const broken = (bytes: number) =>
      Readable.from(
        (async function* () {
          for (let sent = 0; sent < bytes; sent += 1_000_000) yield Buffer.alloc(1_000_000);
          throw new Error('gone');
        })(),
      );
    await expect(
      objects.put({ key: 'x/a.png', body: broken(2_000_000), contentType: 'image/png', length: 4_000_000 }),
    ).rejects.toMatchObject({ code: 'SOURCE', retryable: true });
    await expect(
      objects.put({ key: 'x/c.png', body: broken(9_000_000), contentType: 'image/png', length: 12_000_000 }),
    ).rejects.toMatchObject({ code: 'SOURCE', retryable: true });
    for (const length of [5, 20]) {
      const body = Readable.from([Buffer.alloc(10)]);
      await expect(
        objects.put({ key: 'x/d.png', body, contentType: 'image/png', length }),
      ).rejects.toMatchObject({
        code: 'LENGTH',
      });
    }
    await expect(
      objects.put({ key: 'images/b.png', body: broken(30_000_000), contentType: 'image/png', length: null }),
    ).rejects.toMatchObject({ code: 'SOURCE' });
    expect(await objects.head('images/b.png')).toBeUndefined();
    await expect
      .poll(async () => {
        await objects.sweepUnfinished(Date.now() + 60_000);
        return (await s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket }))).Uploads ?? [];
      })
      .toStrictEqual([]);
  });

  it('leaves alone what another run has stored whole, when its own source breaks', async () => {
    const bytes = Buffer.alloc(9_000_000, 'x');
    const whole = { key: 'x/two-runs.png', contentType: 'image/png', length: bytes.length };
    await objects.put({ ...whole, body: Readable.from([bytes]) });
    const broken = Readable.from(
      (async function* () {
        yield bytes.subarray(0, 1_000_000);
        throw new Error('gone');
      })(),
    );
    await expect(objects.put({ ...whole, body: broken })).rejects.toMatchObject({ code: 'SOURCE' });
    expect(await objects.head(whole.key)).toMatchObject({ bytes: bytes.length });
  });

  it('signs addresses for this object, this time and these bytes', async () => {
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
    const send = async (body: Buffer, extra = {}) =>
      (await fetch(url, { method: 'PUT', headers: { ...headers, ...extra }, body: new Uint8Array(body) }))
        .status;
    expect(await send(png.subarray(1))).toBeGreaterThanOrEqual(400);
    const flipped = Buffer.from(png);
    flipped[40] = (flipped[40] ?? 0) ^ 1;
    expect(await send(flipped)).toBeGreaterThanOrEqual(400);
    expect(await send(png, { 'content-type': 'text/html' })).toBe(403);
    expect(await objects.head(target.key)).toBeUndefined();
    expect(await send(png)).toBe(200);
    const get = await objects.url(target.key, { expiresIn: 60 });
    expect((await fetch(get)).status).toBe(200);
    expect((await fetch(get.replace('a.png', 'b.png'))).status).toBe(403);
    expect((await fetch(get.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
    const open = await openS3Store({ ...options(), publicUrl: 'https://cdn.example.com' });
    expect(await open.url('images/ü/0.png', { expiresIn: 60 })).toBe(
      'https://cdn.example.com/images/%C3%BC/0.png',
    );
    await open[Symbol.asyncDispose]();
  });

  it('keeps 200 MB in bounded memory', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/objects/keep-large.ts'], {
      env: { ...process.env, ...s3.env, BYTES: '200000000' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { kept, peak } = JSON.parse(Buffer.concat(await child.stdout.toArray()).toString());
    expect(kept).toMatchObject({ ok: true });
    expect(kept.bytes).toBeGreaterThan(199_000_000);
    expect(peak).toBeLessThan(64_000_000);
  });

  it('stops a start by naming what is wrong', async () => {
    await expect(openS3Store({ ...options(), bucket: 'no-such-bucket' })).rejects.toThrow(
      /^S3_BUCKET: there is no bucket/,
    );
    await expect(openS3Store({ ...options(), bucket: 'a/b' })).rejects.toThrow(/^S3_BUCKET: /);
    await expect(openS3Store({ ...options(), region: 'eu-west-9' })).rejects.toThrow(
      /^AWS_REGION: .*expecting "us-east-1"/,
    );
    for (const name of ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID']) {
      process.env[name] = 'wrong';
      await expect(openS3Store(options())).rejects.toThrow(/^AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: /);
      process.env[name] = s3.env[name];
    }
    await expect(openS3Store({ ...options(), endpoint: 'http://127.0.0.1:9' })).rejects.toThrow(
      /^S3_ENDPOINT: http:\/\/127.0.0.1:9 cannot be reached/,
    );
  });

  it('is the whole switch: jobs, variants, uploads and inputs of named buckets', async () => {
    const picture = await sharp({ create: { width: 96, height: 64, channels: 3, background: '#468' } })
      .jpeg()
      .toBuffer();
    await s3.client.send(
      new PutObjectCommand({
        Bucket: s3.bucket,
        Key: 'in/reference.jpg',
        Body: picture,
        ContentType: 'image/jpeg',
      }),
    );
    await using app = await openTestApp({
      env: { S3_BUCKET: s3.bucket, S3_ENDPOINT: s3.endpoint, S3_INPUT_BUCKETS: s3.bucket },
    });
    const job = await runToEnd(app, {
      model: { fluxDev: { prompt: 'p', imageUrl: `s3://${s3.bucket}/in/reference.jpg` } },
      userId: 'ann',
    });
    expect(job).toMatchObject({ status: 'COMPLETED', images: [{ width: 96, height: 64 }] });
    expect(job.images[0].url).toContain(`${s3.endpoint}/${s3.bucket}/images/ann/${job.id}/0.png?`);
    // The bucket tells what it holds without the records: whose it is, and the hash it has checked itself.
    const kept = await s3.client.send(
      new HeadObjectCommand({
        Bucket: s3.bucket,
        Key: `images/ann/${job.id}/0.png`,
        ChecksumMode: 'ENABLED',
      }),
    );
    expect(kept).toMatchObject({
      ContentLength: job.images[0].bytes,
      Metadata: { job: job.id, model: 'flux-dev', seed: job.images[0].seed },
      ChecksumSHA256: Buffer.from(job.images[0].sha256, 'hex').toString('base64'),
    });
    const { data } = await app.post(
      `{ job(id: "${job.id}") { images { t: url(variant: THUMBNAIL) thumbHash } } }`,
    );
    expect((await fetch(data.job.images[0].t)).headers.get('content-type')).toBe('image/webp');
    const foreign = await runToEnd(app, {
      model: { fluxDev: { prompt: 'p', imageUrl: 's3://other-bucket/x.jpg' } },
    });
    expect(foreign).toMatchObject({
      status: 'FAILED',
      failure: { code: 'PROVIDER_REJECTED', message: expect.stringContaining('other-bucket') },
    });
  });

  it('a job survives a burst of 500 and 503 of its bucket', async () => {
    // A bucket that fails first and then takes what it is given; it checks nothing, the server above does.
    let failures = 6;
    const kept = new Map<string, number>();
    const bucket = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method !== 'PUT') return void response.writeHead(200).end();
        if (failures-- > 0) {
          return void response
            .writeHead(failures % 2 === 0 ? 503 : 500, { 'content-type': 'application/xml' })
            .end('<Error><Code>SlowDown</Code></Error>');
        }
        const bytes = Buffer.concat(chunks);
        kept.set(request.url ?? '', bytes.length);
        const checksum = createHash('sha256').update(bytes).digest('base64');
        const told = request.headers['x-amz-checksum-sha256'] === checksum ? 200 : 400;
        response.writeHead(told, { etag: '"x"', 'x-amz-checksum-sha256': checksum }).end();
      });
    });
    await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve));
    const address = bucket.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      await using app = await openTestApp({
        env: { S3_BUCKET: 'flaky', S3_ENDPOINT: `http://127.0.0.1:${port}` },
      });
      const job = await runToEnd(app, {
        model: { fluxDev: { prompt: 'p' } },
        options: { width: 64, height: 64 },
      });
      expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.03' } });
      expect([...kept.values()]).toStrictEqual([job.images[0].bytes]);
      expect(await app.submissions()).toHaveLength(1);
    } finally {
      bucket.closeAllConnections();
      bucket.close();
    }
  });
});
