import { deflateSync } from 'node:zlib';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPicture } from '../../src/templates/check-picture.ts';
import { type Answer, GENERATE, openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

const MODEL = (imageUrl: string) => ({ model: { imageToImage: { prompt: 'p', imageUrl } } });
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script>alert(1)</script></svg>';

describe('a picture that is an attack', () => {
  it('every decode of given bytes has a limit of pixels', () => {
    const unbounded: string[] = [];
    for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const source = readFileSync(join('src', file), 'utf8');
      for (const [call] of source.matchAll(/\bsharp\((?!Factory)[^\n]*/g)) {
        const bounded = /limitInputPixels|LIMITS|HEADER|raw|create:|sceneSvg/.test(call);
        if (!bounded) unbounded.push(`${file}: ${call}`);
      }
    }
    expect(unbounded).toStrictEqual([]);
  });

  it('of a billion pixels in a few kilobytes is refused by its header, in bounded memory', async () => {
    const bomb = bombPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(2_000_000);
    const before = process.memoryUsage().rss;
    expect(await checkPicture(bomb, { minSide: 64 })).toMatchObject({ ok: false, rule: 'image_size' });

    await using app = await openTestApp();
    const { job } = await submit(app, MODEL(`data:image/png;base64,${bomb.toString('base64')}`));
    const events = await app.collect(
      'subscription P($id: ID!) { jobProgress(jobId: $id) { ... on JobFinished { job { status failure { code } } } } }',
      { id: job.id },
    );
    expect(events.at(-1)?.data.jobProgress.job.status).toBe('FAILED');
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
    // And the server is still there.
    expect((await app.post('{ __typename }')).data).toStrictEqual({ __typename: 'Query' });
  });

  it.each([
    ['SVG', Buffer.from(SVG), 'image/svg+xml'],
    ['SVG that calls itself PNG', Buffer.from(SVG), 'image/png'],
    ['HTML that calls itself PNG', Buffer.from('<!doctype html><script>alert(1)</script>'), 'image/png'],
  ])('%s is refused inline and as a template’s picture', async (_name, bytes, type) => {
    await using app = await openTestApp();
    const uri = `data:${type};base64,${bytes.toString('base64')}`;
    const { job, errors } = await submit(app, MODEL(uri));
    expect(job).toBeNull();
    expect(errors[0]).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await checkPicture(bytes, { minSide: 1 })).toMatchObject({ ok: false, rule: 'image_format' });
  });
});

describe('served files', () => {
  it('are images that no browser takes for anything else', async () => {
    await using app = await openTestApp();
    const job = await runToEnd(app, {
      model: { fluxDev: { prompt: 'p' } },
      options: { width: 64, height: 64 },
    });
    const answer = await fetch(job.images[0].url);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
  });

  it('never are SVG: it is not taken as an upload', async () => {
    await using app = await openTestApp();
    const { data } = await app.post(
      'mutation U($input: CreateUploadInput!) { createUpload(input: $input) { upload { id } errors { code } } }',
      { input: { contentType: 'image/svg+xml', bytes: 10, sha256: '0'.repeat(64) } },
    );
    expect(data.createUpload).toMatchObject({ upload: null, errors: [{ code: 'INVALID_INPUT' }] });
  });
});

async function submit(app: TestApp, input: object): Promise<Answer> {
  const { data, errors } = await app.post(GENERATE, { input });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.generateImage;
}

/** A valid PNG of one colour whose header names so many pixels. */
function bombPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
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
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
