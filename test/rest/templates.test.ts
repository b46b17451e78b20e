import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Answer, openTestApp, type TestApp } from '../open-test-app.ts';

async function post(
  app: TestApp,
  path: string,
  body: unknown,
): Promise<{ status: number; headers: Headers; body: Answer }> {
  const answer = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

describe('POST /api/templates/:template', () => {
  it("runs the design's own example", async () => {
    await using app = await openTestApp();
    await mkdir(join(app.folder, 'buckets', 'bucket'), { recursive: true });
    await writeFile(join(app.folder, 'buckets', 'bucket', 'avatar.safetensors'), 'weights');
    const { status, body } = await post(app, '/api/templates/billboard', {
      template: 'billboard',
      variables: {
        headline: 'Winter Sale',
        background_style: 'snowy',
        avatar_lora: 's3://bucket/avatar.safetensors',
      },
      formats: ['BILLBOARD_970X250', 'SOCIAL_1080X1080'],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      cost: 0.06,
      images: [
        { name: 'BILLBOARD_970X250', width: 970, height: 250 },
        { name: 'SOCIAL_1080X1080', width: 1080, height: 1080 },
      ],
    });
    expect(body.imageUrl).toBe(body.images[0].url);
    const submissions = await app.submissions();
    expect(submissions.map(({ endpoint }) => endpoint)).toStrictEqual([
      'fal-ai/flux-lora',
      'fal-ai/flux-lora',
    ]);
  });

  it('takes a command as it is copied, with the content type that curl gives it', async () => {
    await using app = await openTestApp();
    const send = (headers: Record<string, string>) =>
      fetch(`${app.url}/api/templates/billboard`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: '{"variables":{"headline":"Winter Sale"},"formats":["LEADERBOARD_728X90"]}',
      });
    expect((await send({})).status).toBe(200);
    // The form of a web page is another matter.
    expect((await send({ origin: app.url })).status).toBe(415);
  });

  it('answers 422 with the longest text that fits when a job fails for it', async () => {
    await using app = await openTestApp();
    const variables = { headline: 'on and on '.repeat(30).trim() };
    const { status, body, headers } = await post(app, '/api/templates/billboard', {
      variables,
      formats: ['LEADERBOARD_728X90'],
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'TEXT_DOES_NOT_FIT',
      detail: expect.stringMatching(/headline is too long .* the longest that fits is "on and on/),
    });
    expect(headers.get('location')).toBe(`/api/images/${body.jobId}`);
  });

  it.each([
    {
      name: 'another template in the body',
      path: 'billboard',
      body: { template: 'product-shot', variables: { headline: 'x' } },
      status: 422,
      errors: [{ path: ['template'], rule: 'one_of' }],
    },
    {
      name: 'no variables',
      path: 'billboard',
      body: {},
      status: 422,
      errors: [{ path: ['variables'], rule: 'required' }],
    },
    {
      name: 'GraphQL spelling',
      path: 'billboard',
      body: { variables: { headline: 'x', brandColor: '#fff' } },
      status: 422,
      errors: [{ path: ['variables', 'brandColor'], rule: 'unknown_field', allowed: ['brand_color'] }],
    },
    {
      name: 'an unknown format',
      path: 'billboard',
      body: { variables: { headline: 'x' }, formats: ['POSTER'] },
      status: 422,
      errors: [{ path: ['formats', '0'], rule: 'one_of' }],
    },
    {
      name: 'a price above the limit',
      path: 'billboard',
      body: { variables: { headline: 'x' }, maxCost: 0.01 },
      status: 402,
      errors: [{ path: ['maxCost'] }],
    },
  ])('refuses $name', async ({ path, body, status, errors }) => {
    await using app = await openTestApp();
    const answer = await post(app, `/api/templates/${path}`, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.errors).toMatchObject(errors);
  });

  it('answers 404 for a template that is not there', async () => {
    await using app = await openTestApp();
    expect((await post(app, '/api/templates/postcard', { variables: {} })).status).toBe(404);
    expect(
      (await post(app, '/api/templates/postcard/preview?format=SOCIAL_1080X1080', { variables: {} })).status,
    ).toBe(404);
  });
});

describe('POST /api/templates/:template/preview', () => {
  it('answers a picture of the exact size, and makes no job', async () => {
    await using app = await openTestApp();
    const answer = await fetch(`${app.url}/api/templates/discount-banner/preview?format=SKYSCRAPER_160X600`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ variables: { headline: 'Sale', percent: 30 } }),
    });
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({
      width: 160,
      height: 600,
    });
    expect(await app.submissions()).toStrictEqual([]);
  });

  it('says what fits when a text does not', async () => {
    await using app = await openTestApp();
    const variables = { headline: 'on and on '.repeat(30) };
    const { status, body } = await post(app, '/api/templates/billboard/preview?format=LEADERBOARD_728X90', {
      variables,
    });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      {
        path: ['variables', 'headline'],
        rule: 'text_does_not_fit',
        allowed: [expect.stringMatching(/^on and on/)],
      },
    ]);
  });
});

describe('the templates', () => {
  it('are listed, and described in the OpenAPI document', async () => {
    await using app = await openTestApp();
    const list = (await (await fetch(`${app.url}/api/templates`)).json()) as Answer;
    expect(list.templates.map(({ template }: { template: string }) => template)).toStrictEqual([
      'billboard',
      'discount-banner',
      'product-shot',
    ]);
    expect(list.templates[0].variablesSchema.properties.headline).toMatchObject({ type: 'string' });
    const document = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as Answer;
    const { schema } =
      document.paths['/api/templates/{template}'].post.requestBody.content['application/json'];
    expect(schema.anyOf.map(({ title }: { title: string }) => title)).toStrictEqual([
      'billboard',
      'discount-banner',
      'product-shot',
    ]);
    expect(schema.anyOf[0].properties.variables.required).toStrictEqual(['headline']);
  });
});
