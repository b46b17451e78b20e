import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Answer, openTestApp, type TestApp } from '../open-test-app.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function generate(
  app: TestApp,
  body: object | string,
  headers: Record<string, string> = JSON_TYPE,
  query = '',
): Promise<{ status: number; headers: Headers; body: Answer }> {
  const answer = await fetch(`${app.url}/api/images/generate${query}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const small = { model: 'flux-dev', inputs: { prompt: 'a cat' }, options: { width: 64, height: 64 } };

describe('POST /api/images/generate', () => {
  it('answers with the image when it is done in time', async () => {
    await using app = await openTestApp();
    const { status, body } = await generate(app, {
      ...small,
      userId: 'user123',
      options: { width: 64, height: 64, num_images: 2 },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      userId: 'user123',
      cost: 0.06,
      warnings: [],
      images: [{ width: 64 }, { width: 64 }],
    });
    expect(body.imageUrl).toBe(body.images[0].url);
    expect((await fetch(body.imageUrl)).headers.get('content-type')).toBe('image/png');
  });

  it('answers 202 and where to ask when it is not', async () => {
    await using app = await openTestApp({ sandbox: { runMs: 500 } });
    const started = await generate(app, small, JSON_TYPE, '?wait=0');
    expect(started.status).toBe(202);
    expect(started.headers.get('location')).toBe(`/api/images/${started.body.jobId}`);
    const ask = async () =>
      (await (await fetch(`${app.url}/api/images/${started.body.jobId}`)).json()) as { status: string };
    await expect.poll(async () => (await ask()).status).toBe('completed');
    const preferred = await generate(app, small, { ...JSON_TYPE, prefer: 'respond-async, wait=0' });
    expect(preferred.status).toBe(202);
  });

  it("runs the design's own examples as printed, with curl's content type", async () => {
    await using app = await openTestApp();
    const folder = join(app.folder, 'buckets', 'bucket');
    await mkdir(join(folder, 'loras'), { recursive: true });
    const picture = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#468' } })
      .jpeg()
      .toBuffer();
    for (const name of ['reference.jpg', 'source.jpg', 'face.jpg'])
      await writeFile(join(folder, name), picture);
    await writeFile(join(folder, 'loras', 'jesse_avatar.safetensors'), 'weights');
    const curl = { 'content-type': 'application/x-www-form-urlencoded' };
    const examples = [
      { model: 'flux-pro', inputs: { prompt: 'A professional headshot' }, userId: 'user123' },
      {
        model: 'flux-lora',
        inputs: {
          prompt: 'Professional headshot of jf in a suit',
          image_url: 's3://bucket/reference.jpg',
          lora_url: 's3://bucket/loras/jesse_avatar.safetensors',
          lora_scale: 0.8,
        },
        options: { width: 1024, height: 1024 },
        userId: 'user123',
      },
      {
        model: 'face-swap',
        inputs: { image_url: 's3://bucket/source.jpg', target_image_url: 's3://bucket/face.jpg' },
        userId: 'user123',
      },
    ];
    for (const example of examples) {
      const { status, body } = await generate(app, `{\n    ${JSON.stringify(example).slice(1)}`, curl);
      expect({ status, detail: body.detail }).toStrictEqual({ status: 200, detail: undefined });
      expect(body).toMatchObject({
        status: 'completed',
        userId: 'user123',
        cost: { 'flux-pro': 0.05, 'flux-lora': 0.03, 'face-swap': 0.02 }[example.model],
      });
    }
    const endpoints = (await app.submissions()).map(({ endpoint }) => endpoint);
    expect(endpoints).toStrictEqual([
      'fal-ai/flux-pro',
      'fal-ai/flux-lora/image-to-image',
      'fal-ai/face-swap',
    ]);
    const fromPage = await generate(app, JSON.stringify(small), { ...curl, origin: app.url });
    expect(fromPage.status).toBe(415);
  });

  it('replays an idempotent request, and refuses another under its key', async () => {
    await using app = await openTestApp();
    const headers = { ...JSON_TYPE, 'idempotency-key': 'k1' };
    const first = await generate(app, small, headers);
    expect((await generate(app, small, headers)).body.jobId).toBe(first.body.jobId);
    const other = await generate(app, { ...small, inputs: { prompt: 'a dog' } }, headers);
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENCY_MISMATCH', jobId: first.body.jobId },
    });
  });

  it.each([
    [
      'unknown model',
      { model: 'image-to-imag', inputs: { prompt: 'p' } },
      422,
      [{ path: ['model'], allowed: ['image-to-image'] }],
    ],
    [
      'wrong casing',
      { model: 'flux-dev', inputs: { prompt: 'p', imageUrl: 'https://e.com/i.png' } },
      422,
      [{ path: ['inputs', 'imageUrl'], rule: 'unknown_field', allowed: ['image_url'] }],
    ],
    [
      'out of range',
      { model: 'flux-dev', inputs: { prompt: 'p', strength: 3 } },
      422,
      [{ path: ['inputs', 'strength'], rule: 'range', received: 3 }],
    ],
    [
      'unknown member',
      { ...small, fluxDev: { prompt: 'p' } },
      422,
      [{ path: ['fluxDev'], rule: 'unknown_field' }],
    ],
    ['no inputs', { model: 'flux-dev' }, 422, [{ path: ['inputs'] }]],
    ['no object', [1, 2], 422, [{}]],
  ])('says what is wrong: %s', async (_name, body, status, errors) => {
    await using app = await openTestApp();
    const answer = await generate(app, body);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer).toMatchObject({ status, body: { status, requestId: expect.any(String), errors } });
  });

  it.each([
    ['malformed JSON', '{"model": ', JSON_TYPE, 400],
    ['prototype keys', '{"model":"flux-dev","inputs":{"prompt":"p"},"__proto__":{"x":1}}', JSON_TYPE, 400],
    ['another content type', '<xml/>', { 'content-type': 'text/xml' }, 415],
    ['a body over the limit', `{"model":"${'x'.repeat(21 * 1024 * 1024)}"}`, JSON_TYPE, 413],
  ])('refuses %s', async (_name, body, headers, status) => {
    await using app = await openTestApp();
    const answer = await generate(app, body, headers);
    expect(answer).toMatchObject({ status, body: { status, title: expect.any(String) } });
  });

  it.each([
    ['run-422', 422, 'PROVIDER_REJECTED'],
    ['content-policy', 422, 'CONTENT_POLICY'],
    ['cdn-html', 502, 'STORAGE'],
  ])('answers a job that fails while it waits: %s', async (fault, status, code) => {
    await using app = await openTestApp();
    await app.behave({ fault });
    const answer = await generate(app, small);
    expect(answer).toMatchObject({ status, body: { code, jobId: expect.stringMatching(/^job_/) } });
    expect(answer.headers.get('location')).toBe(`/api/images/${answer.body.jobId}`);
  });
});

describe('the other routes', () => {
  it('stream events and resume after Last-Event-ID', async () => {
    await using app = await openTestApp();
    const { body } = await generate(app, small);
    const read = async (headers: Record<string, string>) =>
      (await fetch(`${app.url}/api/images/${body.jobId}/events`, { headers })).text();
    const all = await read({});
    const ids = [...all.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    expect(ids).toStrictEqual(ids.map((_, index) => index + 1));
    expect(all).toContain('event: JobFinished');
    const rest = await read({ 'last-event-id': '2' });
    expect(all.endsWith(rest)).toBe(true);
    expect([...rest.matchAll(/^id: /gm)]).toHaveLength(ids.length - 2);
  });

  it('list, show, cancel, estimate', async () => {
    await using app = await openTestApp();
    const jobIds: string[] = [];
    for (let n = 0; n < 3; n++) jobIds.push((await generate(app, { ...small, userId: 'u1' })).body.jobId);
    const get = async (path: string) =>
      (await fetch(`${app.url}${path}`)).json() as Promise<Record<string, never>>;
    const page = await get('/api/images?userId=u1&limit=2');
    expect(page).toMatchObject({
      items: [{ jobId: jobIds[2] }, { jobId: jobIds[1] }],
      nextCursor: jobIds[1],
    });
    expect(await get(`/api/images?userId=u1&cursor=${jobIds[1]}`)).toMatchObject({
      items: [{ jobId: jobIds[0] }],
      nextCursor: null,
    });
    expect(await get('/api/images/job_none')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const canceled = await fetch(`${app.url}/api/images/${jobIds[0]}`, { method: 'DELETE' });
    expect(canceled.status).toBe(409);
    expect(await get('/api/models')).toMatchObject({
      models: expect.arrayContaining([
        expect.objectContaining({
          id: 'flux-pro',
          requiredInputs: ['prompt'],
          optionalInputs: ['image_url', 'strength'],
          costPerImage: 0.05,
          supportsLora: false,
        }),
      ]),
    });
    const estimate = await fetch(`${app.url}/api/estimate`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ ...small, options: { num_images: 3 } }),
    });
    expect(await estimate.json()).toMatchObject({ total: '0.09', lines: [{ units: 3, unitPrice: '0.03' }] });
  });

  it('describe themselves', async () => {
    await using app = await openTestApp();
    const document = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<
        string,
        { post?: { requestBody: { content: Record<string, { schema: { oneOf: unknown[] } }> } } }
      >;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(
      document.paths['/api/images/generate']?.post?.requestBody.content['application/json']?.schema.oneOf
        .length,
    ).toBeGreaterThanOrEqual(5);
    expect((await fetch(`${app.url}/api/docs/`)).headers.get('content-type')).toContain('text/html');
  });
});
