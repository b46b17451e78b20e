// What is shared between subscribers, and what each of them may rely on all the same.

import { describe, expect, it } from 'vitest';
import { GENERATE, openTestApp, PROGRESS, type TestApp } from '../open-test-app.ts';

async function startJob(app: TestApp): Promise<string> {
  const { data } = await app.post(GENERATE, { input: { model: { fluxDev: { prompt: 'a cat' } } } });
  return data.generateImage.job.id;
}

describe('subscribers of one job', () => {
  it('see what follows their own cursor, whenever they come and whoever leaves', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 200, positions: 3, runMs: 1500, logs: 12 } });
    const jobId = await startJob(app);
    const client = app.subscriber();
    const follow = async (after: number, most: number): Promise<number[]> => {
      const seen: number[] = [];
      for await (const result of client.iterate({ query: PROGRESS, variables: { jobId, after } })) {
        seen.push((result.data as { jobProgress: { seq: number } }).jobProgress.seq);
        if (seen.length === most) break;
      }
      return seen;
    };
    const staying: Promise<{ after: number; seen: number[] }>[] = [];
    const leaving: Promise<number[]>[] = [];
    for (let round = 0; round < 60; round++) {
      const after = round % 4;
      staying.push(follow(after, Number.POSITIVE_INFINITY).then((seen) => ({ after, seen })));
      leaving.push(follow(0, 1 + (round % 3)));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const { data } = await app.post('query($id: ID!) { job(id: $id) { lastSeq } }', { id: jobId });
    const histories = await Promise.all(staying);
    const last = histories[0]?.seen.at(-1) ?? 0;
    expect(last).toBeGreaterThanOrEqual(data.job.lastSeq);
    for (const { after, seen } of histories) {
      expect(seen).toStrictEqual(Array.from({ length: last - after }, (_, index) => after + 1 + index));
    }
    for (const [index, seen] of (await Promise.all(leaving)).entries()) {
      expect(seen).toStrictEqual(Array.from({ length: 1 + (index % 3) }, (_, place) => place + 1));
    }
  });

  it('cost one execution an event, however many they are', async () => {
    let reads = 0;
    await using app = await openTestApp({
      sandbox: { queueMs: 100, positions: 0, runMs: 600, logs: 3 },
      wrapStore: (store) => ({
        ...store,
        [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
        jobs: {
          ...store.jobs,
          getMany: (ids) => {
            reads += ids.length;
            return store.jobs.getMany(ids);
          },
        },
      }),
    });
    const jobId = await startJob(app);
    reads = 0;
    // Each of them asks for the finished job, which is read where the event is executed.
    const histories = await Promise.all(Array.from({ length: 40 }, () => app.collect(PROGRESS, { jobId })));
    for (const history of histories) expect(history).toStrictEqual(histories[0]);
    expect(histories[0]?.at(-1)?.data.jobProgress.job.status).toBe('COMPLETED');
    expect(reads).toBeLessThan(10);
  });

  it('share nothing with those who ask for other fields', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 100, positions: 0, runMs: 300, logs: 3 } });
    const jobId = await startJob(app);
    const [whole, bare] = await Promise.all([
      app.collect(PROGRESS, { jobId }),
      app.collect('subscription Bare($jobId: ID!) { jobProgress(jobId: $jobId) { seq } }', { jobId }),
    ]);
    expect(bare.map(({ data }) => data.jobProgress)).toStrictEqual(
      whole.map(({ data }) => ({ seq: data.jobProgress.seq })),
    );
  });

  it('are told of a cursor that is none', async () => {
    await using app = await openTestApp();
    const jobId = await startJob(app);
    const [result] = await app.collect(PROGRESS, { jobId, after: -1 });
    expect(result?.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

it('is the same over a variable or a literal cursor, in fragments and with directives', async () => {
  await using app = await openTestApp();
  const jobId = await startJob(app);
  const whole = await app.collect(PROGRESS, { jobId });
  const queries = [
    `subscription { jobProgress(jobId: "${jobId}", after: 1) { seq } }`,
    `subscription S { ...F } fragment F on Subscription { jobProgress(jobId: "${jobId}", after: 1) { seq } }`,
    `subscription S($n: Int = 1) { jobProgress(jobId: "${jobId}", after: $n) { seq } }`,
    `subscription S { jobProgress(jobId: "${jobId}", after: 1) @include(if: true) { seq } }`,
  ];
  for (const query of queries) {
    const seen = await app.collect(query);
    expect(seen.map(({ data }) => data.jobProgress.seq)).toStrictEqual(
      whole.slice(1).map(({ data }) => data.jobProgress.seq),
    );
  }
});
