// The custom arm on a real server: any endpoint, checked and priced by what fal says of it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENERATE, JOB, openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

const custom = (endpoint: string, input: object) => ({ model: { custom: { endpoint, input } } });

/** `path rule` of every error, or the code where there is no rule. */
async function refusals(app: TestApp, input: object): Promise<string[]> {
  const { data, errors } = await app.post(GENERATE, { input });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.generateImage.errors.map(
    ({ path, rule, code }: { path: string[]; rule?: string; code: string }) =>
      `${path.join('.')} ${rule ?? code}`,
  );
}

const ESTIMATE = /* GraphQL */ `
  query ($input: GenerateImageInput!) {
    estimate(input: $input) {
      total
      lines {
        units
        unit
        unitPrice
      }
      errors {
        code
        path
      }
    }
  }
`;

describe('an endpoint that nobody described', () => {
  it('gets its input as it is, and has no price', async () => {
    await using app = await openTestApp();
    const input = { prompt: 'p', knobs: { a: [1, null, { b: true }] }, seed: '42', num_images: 2 };
    const job = await runToEnd(app, custom('somebody/anything', input));
    expect(job).toMatchObject({
      status: 'COMPLETED',
      input: { endpoint: 'somebody/anything', input },
      cost: { estimate: null, settled: null },
    });
    expect(job.images).toHaveLength(2);
    expect(await app.submissions()).toMatchObject([{ endpoint: 'somebody/anything', input }]);
  });

  it('has the price that is set for it, by its own number of images', async () => {
    await using app = await openTestApp({ env: { CUSTOM_MODEL_PRICE: '0.07' } });
    const request = custom('somebody/anything', { prompt: 'p', num_images: 2 });
    expect((await app.post(ESTIMATE, { input: request })).data.estimate).toMatchObject({
      total: '0.14',
      lines: [{ units: 2, unit: 'image', unitPrice: '0.07' }],
    });
    expect(await runToEnd(app, request)).toMatchObject({ cost: { estimate: '0.14', settled: '0.14' } });
  });

  it('is told what belongs into its own input', async () => {
    await using app = await openTestApp();
    const request = custom('somebody/anything', { prompt: 'p' });
    const job = await runToEnd(app, { ...request, options: { width: 512, seed: 1 } });
    expect(job.warnings).toStrictEqual(['A size has no effect on custom.', 'seed has no effect on custom.']);
    expect(await refusals(app, { ...request, options: { numImages: 2 } })).toStrictEqual([
      'options.numImages unsupported',
    ]);
  });

  it('may be given references of ours, anywhere in its input', async () => {
    await using app = await openTestApp();
    const png = await sharp({ create: { width: 32, height: 32, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const inline = `data:image/png;base64,${png.toString('base64')}`;
    const job = await runToEnd(app, custom('somebody/anything', { layers: [{ picture: inline }] }));
    expect(job.status).toBe('COMPLETED');
    expect(job.input.input.layers[0].picture).toMatch(/^easel:\/\/uploads\//);
    const [sent] = await app.submissions();
    expect(JSON.stringify(sent?.input)).toMatch(/"picture":"http/);
    expect(await refusals(app, custom('a/b', { layers: [{ picture: 's3://x' }] }))).toStrictEqual([
      'model.custom.input.layers.0.picture scheme',
    ]);
  });

  it.each([
    ['fal-ai', 'format'],
    ['https://fal.run/fal-ai/flux', 'format'],
    ['fal-ai/../admin', 'format'],
    ['fal-ai/flux?x=1', 'format'],
    ['', 'format'],
  ])('is not called %j', async (endpoint, rule) => {
    await using app = await openTestApp();
    expect(await refusals(app, custom(endpoint, {}))).toStrictEqual([`model.custom.endpoint ${rule}`]);
  });

  it('is not given what no JSON input should be', async () => {
    await using app = await openTestApp();
    const deep: object = JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`);
    expect(await refusals(app, custom('a/b', deep))).toStrictEqual([expect.stringMatching(/ depth$/)]);
    expect(await refusals(app, { model: { custom: { endpoint: 'a/b', input: [1] } } })).toStrictEqual([
      'model.custom.input type',
    ]);
  });
});

describe('an endpoint that fal describes', () => {
  it('is held to its own schema, all problems at once', async () => {
    await using app = await openTestApp();
    const wrong = { num_images: 9, guidance_scale: 'much', propmt: 'p', image_size: { width: 0 } };
    const found = await refusals(app, custom('fal-ai/flux/dev', wrong));
    expect(found.sort()).toStrictEqual([
      'model.custom.input.guidance_scale type',
      'model.custom.input.image_size.width range',
      'model.custom.input.num_images range',
      'model.custom.input.prompt required',
      'model.custom.input.propmt unknown_field',
    ]);
    expect(await app.submissions()).toHaveLength(0);
    const job = await runToEnd(app, custom('fal-ai/flux/dev', { prompt: 'p', image_size: 'square' }));
    expect(job).toMatchObject({ status: 'COMPLETED', images: [{ width: 512, height: 512 }] });
  });

  it("has fal's own price where there is an account", async () => {
    await using app = await openTestApp({ env: { FAL_KEY: 'id:secret' } });
    const size = { width: 2048, height: 1024 };
    const request = custom('fal-ai/flux/schnell', { prompt: 'p', image_size: size, num_images: 2 });
    expect((await app.post(ESTIMATE, { input: request })).data.estimate).toMatchObject({
      total: '0.018',
      lines: [{ units: 6, unit: 'megapixel', unitPrice: '0.003' }],
    });
    expect(await runToEnd(app, request)).toMatchObject({ cost: { estimate: '0.018', settled: '0.018' } });
  });
});

describe('CUSTOM_MODELS', () => {
  it('off: FORBIDDEN, and earlier jobs can still be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-custom-'));
    const env = { DATA_DIR: folder };
    let id: string;
    {
      await using app = await openTestApp({ env });
      ({ id } = await runToEnd(app, custom('somebody/anything', { prompt: 'p' })));
    }
    await using app = await openTestApp({ env: { ...env, CUSTOM_MODELS: 'off' } });
    expect(await refusals(app, custom('fal-ai/flux/dev', { prompt: 'p' }))).toStrictEqual([
      'model FORBIDDEN',
    ]);
    expect((await app.post(ESTIMATE, { input: custom('a/b', {}) })).data.estimate.errors).toStrictEqual([
      { code: 'FORBIDDEN', path: ['model'] },
    ]);
    const { data } = await app.post('query ($id: ID!) { job(id: $id) { status model { id } } }', { id });
    expect(data.job).toStrictEqual({ status: 'COMPLETED', model: { id: 'custom' } });
    await rm(folder, { recursive: true, force: true });
  });

  it('listed: only endpoints that a model of this server uses', async () => {
    await using app = await openTestApp({ env: { CUSTOM_MODELS: 'listed' } });
    expect(await refusals(app, custom('somebody/anything', {}))).toStrictEqual([
      'model.custom.endpoint one_of',
    ]);
    const job = await runToEnd(app, custom('fal-ai/flux-lora', { prompt: 'p' }));
    expect((await app.post(JOB, { id: job.id })).data.job.status).toBe('COMPLETED');
  });

  describe('over REST', () => {
    let app: TestApp;
    beforeEach(async () => {
      app = await openTestApp({ env: { CUSTOM_MODEL_PRICE: '0.01' } });
    });
    afterEach(() => app[Symbol.asyncDispose]());

    it('is the model custom', async () => {
      const answer = await fetch(`${app.url}/api/images/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'custom',
          inputs: { endpoint: 'fal-ai/flux/dev', input: { prompt: 'p', num_images: 2 } },
          userId: 'user123',
        }),
      });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ status: 'completed', cost: 0.02 });
    });
  });
});
