import { describe, expect, it } from 'vitest';
import { type Answer, GENERATE, JOB, openTestApp, PROGRESS, runToEnd } from '../open-test-app.ts';

const BATCH = `mutation Batch($inputs: [GenerateImageInput!]!, $onError: BatchErrorPolicy!) {
  generateImages(inputs: $inputs, onError: $onError) { accepted rejected results { job { id } errors { code path } } }
}`;
const good = (prompt: string) => ({ model: { fluxDev: { prompt } }, options: { width: 64, height: 64 } });
const bad = { model: { fluxDev: { prompt: '' } } };

describe('generateImages', () => {
  it('creates nothing when one is refused, or what it can', async () => {
    await using app = await openTestApp();
    const all = (await app.post(BATCH, { inputs: [good('a'), bad, good('b')], onError: 'REJECT_ALL' })).data
      .generateImages;
    expect(all).toMatchObject({
      accepted: 0,
      rejected: 3,
      results: [
        { job: null, errors: [{ code: 'WRONG_STATE' }] },
        { job: null, errors: [{ code: 'INVALID_INPUT', path: ['model', 'fluxDev', 'prompt'] }] },
        { job: null },
      ],
    });
    expect(await app.submissions()).toHaveLength(0);
    const some = (await app.post(BATCH, { inputs: [good('a'), bad, good('b')], onError: 'REJECT_FAILED' }))
      .data.generateImages;
    expect(some).toMatchObject({
      accepted: 2,
      rejected: 1,
      results: [{ job: { id: expect.any(String) } }, { job: null }, { job: { id: expect.any(String) } }],
    });
    for (const { job } of some.results) if (job !== null) await app.collect(PROGRESS, { jobId: job.id });
    expect(await app.submissions()).toHaveLength(2);
  });

  it('takes a hundred at once, and no more', async () => {
    await using app = await openTestApp();
    const inputs = Array.from({ length: 100 }, (_, n) => good(`p${n}`));
    const { accepted, results } = (await app.post(BATCH, { inputs, onError: 'REJECT_ALL' })).data
      .generateImages;
    expect(accepted).toBe(100);
    await Promise.all(results.map(({ job }: Answer) => app.collect(PROGRESS, { jobId: job.id })));
    expect(await app.submissions()).toHaveLength(100);
    const more = await app.post(
      'mutation M($inputs: [GenerateImageInput!]!) { generateImages(inputs: $inputs) { accepted rejected errors { code path } } }',
      { inputs: [...inputs, good('x')] },
    );
    expect(more.data.generateImages).toStrictEqual({
      accepted: 0,
      rejected: 101,
      errors: [{ code: 'INVALID_INPUT', path: ['inputs'] }],
    });
  });
});

describe('reuse', () => {
  it('answers with the images of an identical request of the same user, for free', async () => {
    await using app = await openTestApp();
    const request = {
      ...good('a cat'),
      options: { width: 64, height: 64, numImages: 2, seed: 7 },
      userId: 'u1',
      reuse: true,
    };
    const first = await runToEnd(app, request);
    expect(first.cost).toMatchObject({ basis: 'REGISTRY', settled: '0.06' });
    const second = await runToEnd(app, request);
    expect(second).toMatchObject({
      status: 'COMPLETED',
      cost: { estimate: '0.00', basis: 'REUSED', settled: '0.00' },
    });
    expect(second.images.map(({ sha256 }: Answer) => sha256)).toStrictEqual(
      first.images.map(({ sha256 }: Answer) => sha256),
    );
    expect(second.images[0].id).not.toBe(first.images[0].id);
    expect((await fetch(second.images[1].url)).ok).toBe(true);
    for (const other of [
      { userId: 'u2' },
      { options: { width: 64, height: 64, seed: 7 } },
      { options: { width: 64, height: 64, numImages: 2 } },
      { reuse: false },
    ]) {
      expect((await runToEnd(app, { ...request, ...other })).cost.basis).toBe('REGISTRY');
    }
    expect(await app.submissions()).toHaveLength(5);
  });
});

describe('many jobs', () => {
  it('of many users share the places in turns, and all end', async () => {
    await using app = await openTestApp({ env: { MAX_CONCURRENCY: '2' }, sandbox: { runMs: 30, logs: 1 } });
    const greedy = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, n) =>
          (await app.post(GENERATE, { input: { ...good(`g${n}`), userId: 'greedy' } })).data.generateImage.job
            .id,
      ),
    );
    const modest = (await app.post(GENERATE, { input: { ...good('m'), userId: 'modest' } })).data
      .generateImage.job.id;
    await Promise.all([...greedy, modest].map((jobId) => app.collect(PROGRESS, { jobId })));
    const prompts = (await app.submissions()).map(({ input }) => input['prompt']);
    expect(prompts).toHaveLength(21);
    expect(prompts.indexOf('m')).toBeLessThan(6);
    expect((await app.post(JOB, { id: modest })).data.job.status).toBe('COMPLETED');
  });
});
