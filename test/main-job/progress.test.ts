import { describe, expect, it } from 'vitest';
import { GENERATE, openTestApp, PROGRESS, runToEnd } from '../open-test-app.ts';

describe('jobProgress', () => {
  it('replays exactly what follows any cursor', async () => {
    await using app = await openTestApp();
    const job = await runToEnd(app, { model: { fluxDev: { prompt: 'a cat' } } });
    const all = await app.collect(PROGRESS, { jobId: job.id, after: 0 });
    for (let after = 0; after <= job.lastSeq; after++) {
      expect(await app.collect(PROGRESS, { jobId: job.id, after })).toStrictEqual(all.slice(after));
    }
    expect(await app.collect(PROGRESS, { jobId: job.id, after: job.lastSeq + 7 })).toStrictEqual([]);
  });

  it('shows every event exactly once to a client that keeps dropping its socket', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 300, positions: 3, runMs: 900, logs: 9 } });
    const { data } = await app.post(GENERATE, { input: { model: { fluxDev: { prompt: 'a cat' } } } });
    const jobId = data.generateImage.job.id;
    const seen: number[] = [];
    let finished = false;
    while (!finished) {
      const client = app.subscriber();
      for await (const result of client.iterate({
        query: PROGRESS,
        variables: { jobId, after: seen.at(-1) ?? 0 },
      })) {
        const event = (result.data as { jobProgress: { seq: number; __typename: string } }).jobProgress;
        seen.push(event.seq);
        finished = event.__typename === 'JobFinished';
        if (seen.length % 2 === 0) break;
      }
      client.terminate();
    }
    expect(seen).toStrictEqual(seen.map((_, index) => index + 1));
    expect(seen.length).toBeGreaterThan(4);
  });

  it('gives many subscribers of one job the same history', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 100, positions: 2, runMs: 400, logs: 5 } });
    const { data } = await app.post(GENERATE, { input: { model: { fluxDev: { prompt: 'a cat' } } } });
    const jobId = data.generateImage.job.id;
    const histories = await Promise.all(Array.from({ length: 20 }, () => app.collect(PROGRESS, { jobId })));
    for (const history of histories) expect(history).toStrictEqual(histories[0]);
  });

  it('answers an unknown job with an error, not with silence', async () => {
    await using app = await openTestApp();
    const client = app.subscriber();
    const iterate = async (): Promise<void> => {
      for await (const result of client.iterate({ query: PROGRESS, variables: { jobId: 'job_nope' } })) {
        expect(result.errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
        throw new Error('told');
      }
    };
    await expect(iterate()).rejects.toSatisfy(
      (error) => JSON.stringify(error).includes('NOT_FOUND') || String(error).includes('told'),
    );
  });

  it('streams the events of all jobs with jobUpdates', async () => {
    await using app = await openTestApp();
    const updates = app.subscriber().iterate({
      query: 'subscription All { jobUpdates(where: { model: "flux-dev" }) { __typename jobId seq } }',
    });
    const first = updates.next();
    const other = await runToEnd(app, { model: { fluxPro: { prompt: 'not this' } } });
    const job = await runToEnd(app, { model: { fluxDev: { prompt: 'this' } } });
    const { value } = await first;
    expect(value.data.jobUpdates).toMatchObject({ jobId: job.id, seq: 1 });
    expect(value.data.jobUpdates.jobId).not.toBe(other.id);
    await updates.return?.();
  });
});
