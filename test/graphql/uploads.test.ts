import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Answer, openTestApp, runToEnd } from '../open-test-app.ts';

const CREATE =
  'mutation Create($input: CreateUploadInput!) { createUpload(input: $input) { upload { id reference url headers { name value } } errors { code path } } }';
const DELETE = 'mutation Delete($id: ID!) { deleteImage(id: $id) { image { id } errors { code } } }';

async function picture(): Promise<Buffer> {
  return sharp({ create: { width: 72, height: 40, channels: 3, background: '#a30' } })
    .png()
    .toBuffer();
}

const facts = (bytes: Buffer) => ({
  contentType: 'image/png',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

describe('createUpload', () => {
  it('takes a file that is then an input of its user, and of nobody else', async () => {
    await using app = await openTestApp();
    const bytes = await picture();
    const { upload } = (await app.post(CREATE, { input: { ...facts(bytes), userId: 'ann' } })).data
      .createUpload;
    const headers = Object.fromEntries(upload.headers.map(({ name, value }: Answer) => [name, value]));
    expect((await fetch(upload.url, { method: 'PUT', headers, body: new Uint8Array(bytes) })).status).toBe(
      200,
    );
    const model = { fluxDev: { prompt: 'p', imageUrl: upload.reference } };
    const job = await runToEnd(app, { model, userId: 'ann' });
    expect(job).toMatchObject({ status: 'COMPLETED', images: [{ width: 72, height: 40 }] });
    expect(await runToEnd(app, { model, userId: 'ben' })).toMatchObject({
      status: 'FAILED',
      failure: { code: 'PROVIDER_REJECTED', message: expect.stringContaining('no upload') },
    });
    const result = `easel://images/${job.images[0].id}`;
    expect(
      await runToEnd(app, { model: { imageToImage: { prompt: 'p', imageUrl: result } }, userId: 'ann' }),
    ).toMatchObject({ status: 'COMPLETED' });
    expect(
      await runToEnd(app, { model: { imageToImage: { prompt: 'p', imageUrl: result } }, userId: 'ben' }),
    ).toMatchObject({ status: 'FAILED' });
  });

  it('refuses what it would not take', async () => {
    await using app = await openTestApp();
    const { errors } = (
      await app.post(CREATE, { input: { contentType: 'image/svg+xml', bytes: 0, sha256: 'X' } })
    ).data.createUpload;
    expect(errors.map(({ path }: Answer) => path[0]).sort()).toStrictEqual([
      'bytes',
      'contentType',
      'sha256',
    ]);
    const rest = await fetch(`${app.url}/api/uploads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...facts(await picture()) }),
    });
    expect(rest.status).toBe(201);
    expect(await rest.json()).toMatchObject({
      reference: expect.stringMatching(/^easel:\/\/uploads\/upl_/),
      headers: { 'content-type': 'image/png' },
    });
  });

  it('keeps inline images out of the records', async () => {
    await using app = await openTestApp();
    const imageUrl = `data:image/png;base64,${(await picture()).toString('base64')}`;
    const job = await runToEnd(app, { model: { fluxDev: { prompt: 'p', imageUrl } } });
    expect(job).toMatchObject({
      status: 'COMPLETED',
      input: { image_url: expect.stringMatching(/^easel:\/\/uploads\/[0-9a-f]{64}-png$/) },
    });
  });
});

describe('deleteImage', () => {
  it('takes the bytes and the listing away, and leaves the job', async () => {
    await using app = await openTestApp();
    const job = await runToEnd(app, {
      model: { fluxDev: { prompt: 'a red fox' } },
      options: { width: 64, height: 64, numImages: 2 },
    });
    const [first, second] = job.images;
    expect((await app.post(DELETE, { id: first.id })).data.deleteImage).toStrictEqual({
      image: { id: first.id },
      errors: [],
    });
    expect((await fetch(first.url)).status).toBe(404);
    expect((await fetch(second.url)).status).toBe(200);
    const { data } = await app.post(
      `{ job(id: "${job.id}") { status images { id } } images(where: { search: "fox" }) { nodes { id } } node(id: "${first.id}") { id } }`,
    );
    expect(data).toStrictEqual({
      job: { status: 'COMPLETED', images: [{ id: second.id }] },
      images: { nodes: [{ id: second.id }] },
      node: null,
    });
    expect((await app.post(DELETE, { id: first.id })).data.deleteImage).toMatchObject({
      image: null,
      errors: [{ code: 'NOT_FOUND' }],
    });
  });
});
