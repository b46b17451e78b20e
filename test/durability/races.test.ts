import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Answer, GENERATE, JOB, openTestApp, PROGRESS } from '../open-test-app.ts';

const input = { model: { fluxDev: { prompt: 'p' } }, options: { width: 64, height: 64 } };

describe('an idempotency key', () => {
  it('makes one job of fifty racing copies, over GraphQL and REST alike', async () => {
    await using app = await openTestApp();
    const key = 'order-17';
    const overRest = async (prompt = 'p'): Promise<Answer> => {
      const answer = await fetch(`${app.url}/api/images/generate?wait=0`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ model: 'flux-dev', inputs: { prompt }, options: { width: 64, height: 64 } }),
      });
      return answer.json();
    };
    const overGraphql = async (): Promise<Answer> =>
      (await app.post(GENERATE, { input: { ...input, idempotencyKey: key } })).data.generateImage;
    const answers: Answer[] = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? overGraphql() : overRest())),
    );
    const ids = new Set(answers.map(({ job, jobId }) => job?.id ?? jobId));
    expect(ids.size).toBe(1);
    const [id] = ids;
    await app.collect(PROGRESS, { jobId: id });
    expect(await app.submissions()).toHaveLength(1);
    expect((await overGraphql()).replayed).toBe(true);
    expect(await overRest('another one')).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });
});

describe('a cancel', () => {
  it('that races the end of a job leaves one end, and charges only what completed', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 20, positions: 0, runMs: 20, logs: 1 } });
    const CANCEL = `mutation Cancel($id: ID!) { cancelJob(id: $id) { job { status } errors { code } } }`;
    const race = async (delay: number): Promise<Answer> => {
      const { id } = (await app.post(GENERATE, { input })).data.generateImage.job;
      const history = app.collect(PROGRESS, { jobId: id });
      await wait(delay);
      await Promise.all([app.post(CANCEL, { id }), app.post(CANCEL, { id })]);
      const events = (await history).map(({ data }) => data.jobProgress.__typename);
      expect(events.filter((name) => name === 'JobFinished')).toHaveLength(1);
      return (await app.post(JOB, { id })).data.job;
    };
    const jobs = await Promise.all(Array.from({ length: 20 }, (_, n) => race(n * 10)));
    for (const { status, cost, images, failure } of jobs) {
      const completed = status === 'COMPLETED';
      expect(['COMPLETED', 'CANCELED']).toContain(status);
      expect([cost.settled, cost.held, failure]).toStrictEqual([completed ? '0.03' : '0.00', '0.00', null]);
      expect(images.length).toBe(completed ? 1 : 0);
    }
  });
});
