// MODELS_FILE on a real server: an arm in the served schema, jobs that run, and a start that a bad file stops.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENERATE, openTestApp, runToEnd } from '../open-test-app.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-models-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const SEEDREAM = `
- id: seedream
  falEndpoint: fal-ai/bytedance/seedream/v4/text-to-image
  requiredInputs: [prompt]
  costPerImage: 0.03
  description: Configured, not built
`;

describe('MODELS_FILE', () => {
  it('adds an arm to the union, and its jobs run', async () => {
    const file = await write('models.yaml', SEEDREAM);
    await using app = await openTestApp({ env: { MODELS_FILE: file } });
    const { data } = await app.post('{ model(id: "seedream") { arm endpoint costPerImage requiredInputs } }');
    expect(data.model).toStrictEqual({
      arm: 'seedream',
      endpoint: 'fal-ai/bytedance/seedream/v4/text-to-image',
      costPerImage: '0.03',
      requiredInputs: ['prompt'],
    });
    const size = { width: 128, height: 64 };
    const job = await runToEnd(app, { model: { seedream: { prompt: 'p' } }, options: size });
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.03' }, images: [size] });
    expect(await app.submissions()).toMatchObject([
      {
        endpoint: 'fal-ai/bytedance/seedream/v4/text-to-image',
        input: { prompt: 'p', image_size: size, num_images: 1 },
      },
    ]);
  });

  it('takes a changed file in with the next start, and a running job is picked up', async () => {
    const file = await write('models.yaml', SEEDREAM);
    const env = { MODELS_FILE: file };
    await using app = await openTestApp({ env, sandbox: { queueMs: 300, positions: 1, runMs: 300 } });
    const { data } = await app.post(GENERATE, { input: { model: { seedream: { prompt: 'p' } } } });
    await writeFile(file, SEEDREAM.replace('0.03', '0.05').replace('[prompt]', '[prompt, image_url]'));
    await app.restart();
    const { id } = data.generateImage.job;
    const events = await app.collect('subscription ($id: ID!) { jobProgress(jobId: $id) { __typename } }', {
      id,
    });
    expect(events.at(-1)?.data.jobProgress.__typename).toBe('JobFinished');
    const changed = await app.post(
      `query ($id: ID!) {
      job(id: $id) { status failure { code message } cost { settled } }
      model(id: "seedream") { costPerImage requiredInputs }
    }`,
      { id },
    );
    expect(changed.data).toMatchObject({
      // At the price it was accepted for.
      job: { status: 'COMPLETED', failure: null, cost: { settled: '0.03' } },
      model: { costPerImage: '0.05', requiredInputs: ['prompt', 'image_url'] },
    });
  });

  it.each([
    ['that is not there', null, /MODELS_FILE: .*models\.json cannot be read/],
    ['that is broken', '[{"id": 1}', /models\.json:1: is not JSON/],
    [
      'with one bad entry of two',
      '[{"id":"fine","falEndpoint":"a/b","requiredInputs":["prompt"],"costPerImage":1},\n{"id":"9"}]',
      /models\.json:2: \[1\]\.id: must not begin with a digit/,
    ],
  ])('%s stops the start', async (_name, text, message) => {
    const file = text === null ? join(folder, 'models.json') : await write('models.json', text);
    await expect(openTestApp({ env: { MODELS_FILE: file } })).rejects.toThrow(message);
  });
});
