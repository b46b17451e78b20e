// Every model that comes with Easel makes its image: one file in the registry is all it takes.

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldsOf, type ModelDefinition } from '../../src/registry/define-model.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

let app: TestApp;
let picture: string;

beforeAll(async () => {
  app = await openTestApp();
  // A dark disc on white: something to cut out.
  const disc = Buffer.from('<svg width="96" height="64"><circle cx="48" cy="32" r="20" fill="#123"/></svg>');
  const png = await sharp({ create: { width: 96, height: 64, channels: 3, background: 'white' } })
    .composite([{ input: disc }])
    .png()
    .toBuffer();
  picture = `data:image/png;base64,${png.toString('base64')}`;
});
afterAll(() => app[Symbol.asyncDispose]());

/** The inputs a model requires, in GraphQL spelling. */
function requiredInputs(model: ModelDefinition): Record<string, unknown> {
  const required = fieldsOf(model).filter((field) => field.required);
  return Object.fromEntries(
    required.map((field) => {
      const value =
        field.kind === 'lora'
          ? 'https://example.com/w.safetensors'
          : field.type === 'ImageRef'
            ? picture
            : 'a cat';
      return [field.graphqlName, field.list ? [value] : value];
    }),
  );
}

async function generate(model: ModelDefinition, inputs: object = {}, options: object = {}) {
  const job = await runToEnd(app, {
    model: { [model.arm]: { ...requiredInputs(model), ...inputs } },
    options,
  });
  const answer = await fetch(job.images[0]?.url ?? '');
  return { job, image: sharp(Buffer.from(await answer.arrayBuffer())) };
}

describe.each(builtInModels.map((model) => ({ id: model.id, model })))('$id', ({ model }) => {
  it('makes an image that was paid as announced', async () => {
    const { job, image } = await generate(model);
    expect(job).toMatchObject({ status: 'COMPLETED', failure: null });
    expect(job.cost.settled).toBe(job.cost.estimate);
    const { width, height } = await image.metadata();
    expect([width, height]).toStrictEqual([job.images[0].width, job.images[0].height]);
  });
});

const byId = (id: string) => builtInModels.find((model) => model.id === id)!;

it('cuts out with real transparency', async () => {
  const { image } = await generate(byId('remove-background'));
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const alphaAt = (x: number, y: number) => data[(y * info.width + x) * info.channels + 3];
  expect(info).toMatchObject({ width: 96, height: 64, channels: 4 });
  expect(alphaAt(0, 0)).toBe(0);
  expect(alphaAt(48, 32)).toBe(255);
});

it.each([
  [2, 192, 128],
  [3, 288, 192],
])('really scales by %i', async (scale, width, height) => {
  const { image } = await generate(byId('upscale'), { scale });
  expect(await image.metadata()).toMatchObject({ width, height });
});

it('edits in the proportions of the image itself', async () => {
  const { image } = await generate(byId('nano-banana-edit'), { aspectRatio: 'auto' });
  const { width, height } = await image.metadata();
  expect(width / height).toBeCloseTo(96 / 64, 1);
});

it('sends a seed of 2^63-1 to the provider as that very integer', async () => {
  const seed = '9223372036854775807';
  const { job } = await generate(byId('flux-dev'), {}, { seed, width: 64, height: 64 });
  expect(job).toMatchObject({ options: { seed }, status: 'COMPLETED' });
  expect(job.images[0].seed).toBe(seed);
  const requests = await fetch(`${app.sandbox.url}/__sandbox/requests`);
  expect(await requests.text()).toContain(`"seed":${seed}`);
});
