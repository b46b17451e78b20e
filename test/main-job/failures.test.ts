import { describe, expect, it } from 'vitest';
import { GENERATE, JOB, openTestApp, PROGRESS, runToEnd } from '../open-test-app.ts';

const prompt = (text = 'p') => ({ model: { fluxDev: { prompt: text } }, options: { width: 64, height: 64 } });

describe('a provider that fails', () => {
  it.each(['submit-503', 'submit-429'])('is asked again after %s, and makes one image', async (fault) => {
    await using app = await openTestApp();
    await app.behave({ fault, times: 1 });
    const job = await runToEnd(app, prompt());
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.03' } });
    expect(job.attempts).toHaveLength(2);
    expect(job.events.map((event: { __typename: string }) => event.__typename)).toContain('JobRetrying');
    expect(await app.submissions()).toHaveLength(1);
  });

  it('is not asked again when nobody can tell that the request did not arrive', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'submit-reset', times: 1 });
    const job = await runToEnd(app, prompt());
    expect(job).toMatchObject({
      status: 'FAILED',
      failure: { code: 'SUBMISSION_UNKNOWN', retryable: true, charged: false },
    });
    expect(await app.submissions()).toHaveLength(0);
  });

  it('is never paid twice when it is unknown whether it accepted', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'submit-reset-after-accept', times: 1 });
    const job = await runToEnd(app, prompt());
    expect(job).toMatchObject({
      status: 'FAILED',
      failure: { code: 'SUBMISSION_UNKNOWN' },
      cost: { settled: '0.00' },
    });
    expect(await app.submissions()).toHaveLength(1);
  });

  it.each(['stream-drop', 'status-500', 'result-500', 'cdn-slow'])(
    'that recovers (%s) loses nothing',
    async (fault) => {
      await using app = await openTestApp({ sandbox: { queueMs: 100, runMs: 200, logs: 3 } });
      await app.behave({ fault, times: 1 });
      const job = await runToEnd(app, prompt());
      expect(job).toMatchObject({ status: 'COMPLETED', failure: null });
      expect(job.images).toHaveLength(1);
      expect(await app.submissions()).toHaveLength(1);
    },
  );

  it.each([
    ['run-422', 'PROVIDER_REJECTED', 1],
    ['content-policy', 'CONTENT_POLICY', 1],
    ['cdn-404', 'STORAGE', 1],
    ['cdn-html', 'STORAGE', 1],
  ])('for good (%s) fails the job as %s, uncharged', async (fault, code, submissions) => {
    await using app = await openTestApp();
    await app.behave({ fault });
    const job = await runToEnd(app, prompt());
    expect(job).toMatchObject({
      status: 'FAILED',
      images: [],
      failure: { code, charged: false },
      cost: { held: '0.00', settled: '0.00' },
    });
    expect(job.failure.message).not.toBe('');
    expect(await app.submissions()).toHaveLength(submissions);
  });

  it("keeps the provider's words", async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'run-422' });
    const job = await runToEnd(app, prompt());
    expect(job.failure.details).toMatchObject({ detail: [{ loc: ['body', 'prompt'], type: 'value_error' }] });
    expect(job.failure.message).toContain('prompt: The sandbox was asked to refuse this');
  });

  it('stores a flagged image, marks it and charges it', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'nsfw' });
    const job = await runToEnd(app, prompt());
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.03' }, images: [{ nsfw: true }] });
    expect(job.warnings).toStrictEqual([expect.stringContaining('flagged')]);
  });

  it('that never ends meets the deadline', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'never-completes' });
    const job = await runToEnd(app, { ...prompt(), deadlineSeconds: 1 });
    expect(job).toMatchObject({ status: 'FAILED', failure: { code: 'DEADLINE', charged: false } });
  });

  it('fails the job when an input image cannot be read', async () => {
    await using app = await openTestApp();
    const imageUrl = `${app.sandbox.url}/v3.fal.media/files/nothing.png`;
    const job = await runToEnd(app, { model: { fluxDev: { prompt: 'p', imageUrl } } });
    expect(job).toMatchObject({ status: 'FAILED', failure: { code: 'PROVIDER_REJECTED' } });
    expect(job.failure.message).toContain('image_url');
  });
});

describe('cancelJob', () => {
  const CANCEL = `mutation Cancel($id: ID!) { cancelJob(id: $id) { job { id status warnings } errors { code } } }`;

  it("takes a job out of the provider's queue, uncharged", async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 60_000, positions: 3 } });
    const { data } = await app.post(GENERATE, { input: prompt() });
    const { id } = data.generateImage.job;
    const history = app.collect(PROGRESS, { jobId: id });
    await expect.poll(() => app.submissions()).toHaveLength(1);
    const canceled = await app.post(CANCEL, { id });
    expect(canceled.data.cancelJob).toMatchObject({ job: { status: 'CANCELED' }, errors: [] });
    expect((await history).at(-1)?.data.jobProgress).toMatchObject({
      __typename: 'JobFinished',
      job: { status: 'CANCELED', cost: { settled: '0.00' } },
    });
    expect((await app.post(CANCEL, { id })).data.cancelJob).toMatchObject({
      job: null,
      errors: [{ code: 'WRONG_STATE' }],
    });
  });

  it('lets a run complete that the provider will not stop', async () => {
    await using app = await openTestApp({ sandbox: { runMs: 800, logs: 8 } });
    const { data } = await app.post(GENERATE, { input: prompt() });
    const { id } = data.generateImage.job;
    await expect.poll(async () => (await app.post(JOB, { id })).data.job.status).toBe('RUNNING');
    expect((await app.post(CANCEL, { id })).data.cancelJob).toMatchObject({
      job: { status: 'RUNNING' },
      errors: [{ code: 'WRONG_STATE' }],
    });
    await app.collect(PROGRESS, { jobId: id });
    expect((await app.post(JOB, { id })).data.job).toMatchObject({
      status: 'COMPLETED',
      cost: { settled: '0.03' },
      warnings: [expect.stringContaining('refused')],
    });
  });

  it('does not know a job that is not there', async () => {
    await using app = await openTestApp();
    expect((await app.post(CANCEL, { id: 'job_x' })).data.cancelJob).toMatchObject({
      job: null,
      errors: [{ code: 'NOT_FOUND' }],
    });
  });
});

describe('retryJob', () => {
  const RETRY = `mutation Retry($id: ID!) { retryJob(id: $id) { job { id retriedFrom { id } } errors { code } } }`;

  it('runs a failed job anew and links it', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'run-422', times: 1 });
    const failed = await runToEnd(app, prompt());
    const { job } = (await app.post(RETRY, { id: failed.id })).data.retryJob;
    expect(job.retriedFrom.id).toBe(failed.id);
    await app.collect(PROGRESS, { jobId: job.id });
    expect((await app.post(JOB, { id: job.id })).data.job).toMatchObject({ status: 'COMPLETED' });
  });

  it('with another seed and a key is made once, however often it is asked for', async () => {
    await using app = await openTestApp();
    const first = await runToEnd(app, { ...prompt(), options: { width: 64, height: 64, seed: 7 } });
    const again = (key: string) =>
      app.post(
        `mutation { retryJob(id: "${first.id}", idempotencyKey: "${key}", newSeed: true) {
          job { id options } replayed errors { code } } }`,
      );
    const answers = [await again('k'), await again('k'), await again('other')];
    const [one, two, three] = answers.map(({ data }) => data.retryJob);
    expect([one.replayed, two.replayed, three.replayed]).toStrictEqual([false, true, false]);
    expect(two.job.id).toBe(one.job.id);
    expect(new Set([one, two, three].map(({ job }) => job.options.seed)).size).toBe(2);
    expect(one.job.options.seed).not.toBe(7);
  });

  it('does not generate again what only could not be stored', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'cdn-html', times: 1 });
    const failed = await runToEnd(app, prompt());
    expect(failed.failure.code).toBe('STORAGE');
    const { job } = (await app.post(RETRY, { id: failed.id })).data.retryJob;
    await app.collect(PROGRESS, { jobId: job.id });
    expect(await app.submissions()).toHaveLength(1);
  });
});

describe('idempotencyKey', () => {
  it('makes one job of fifty racing copies, and refuses another request', async () => {
    await using app = await openTestApp();
    const input = { ...prompt(), idempotencyKey: 'order-17' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => app.post(GENERATE, { input })));
    const payloads = answers.map(({ data }) => data.generateImage);
    expect(new Set(payloads.map(({ job }) => job.id)).size).toBe(1);
    expect(payloads.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const other = await app.post(GENERATE, { input: { ...prompt('q'), idempotencyKey: 'order-17' } });
    expect(other.data.generateImage).toMatchObject({
      job: null,
      errors: [{ __typename: 'IdempotencyMismatchError', originalJob: { id: payloads[0].job.id } }],
    });
  });
});
