// What the sandbox's scripted faults do to a job, seen from outside. A submission is a payment.

import { describe, expect, it } from 'vitest';
import { type Answer, GENERATE, JOB, openTestApp, PROGRESS, runToEnd } from '../open-test-app.ts';

const input = { model: { fluxDev: { prompt: 'p' } }, options: { width: 64, height: 64 } };

const completed = { status: 'COMPLETED', failure: null, cost: { held: '0.00', settled: '0.03' } };
const failed = (code: string) => ({
  status: 'FAILED',
  failure: { code, charged: false },
  cost: { held: '0.00', settled: '0.00' },
  images: [],
});

const RUNS = [
  { fault: 'submit-503', times: 2, name: 'a burst of 503', submissions: 1, attempts: 3, ends: completed },
  {
    fault: 'submit-429',
    times: 1,
    name: 'a 429 with Retry-After',
    submissions: 1,
    attempts: 2,
    ends: completed,
  },
  {
    fault: 'submit-reset',
    times: 1,
    name: 'a reset before the submission was taken',
    submissions: 0,
    attempts: 1,
    ends: failed('SUBMISSION_UNKNOWN'),
  },
  {
    fault: 'submit-reset-after-accept',
    times: 1,
    name: 'a reset after it',
    submissions: 1,
    attempts: 1,
    ends: failed('SUBMISSION_UNKNOWN'),
  },
  {
    fault: 'submit-reset',
    times: 1,
    name: 'a reset where that may be sent again',
    env: { RESUBMIT_UNKNOWN: '1' },
    submissions: 1,
    attempts: 2,
    ends: completed,
  },
  {
    fault: 'stream-drop',
    name: 'a stream that ends early, each time',
    submissions: 1,
    attempts: 1,
    ends: completed,
  },
  {
    fault: 'status-500',
    name: 'a status that is refused at first',
    submissions: 1,
    attempts: 1,
    ends: completed,
  },
  { fault: 'run-500', times: 1, name: 'a runner that breaks', submissions: 2, attempts: 2, ends: completed },
  {
    fault: 'result-500',
    name: 'a result that is refused, then there',
    submissions: 1,
    attempts: 1,
    ends: completed,
  },
  {
    fault: 'cdn-404',
    name: 'a file that is not there',
    submissions: 1,
    attempts: 1,
    ends: failed('STORAGE'),
  },
  {
    fault: 'cdn-html',
    name: 'a page instead of a picture',
    submissions: 1,
    attempts: 1,
    ends: failed('STORAGE'),
  },
  { fault: 'cdn-slow', name: 'a file that comes slowly', submissions: 1, attempts: 1, ends: completed },
];

describe('a job', () => {
  it.each(RUNS)('meets $name', async ({ fault, times, env, submissions, attempts, ends }) => {
    await using app = await openTestApp({ env: env ?? {}, sandbox: { runMs: 100, logs: 2 } });
    await app.behave(times === undefined ? { fault } : { fault, times });
    const job = await runToEnd(app, input);
    expect(job).toMatchObject(ends);
    expect(job.attempts).toHaveLength(attempts);
    expect(await app.submissions()).toHaveLength(submissions);
    const names = job.events.map(({ __typename }: Answer) => __typename);
    expect(names.filter((name: string) => name === 'JobFinished')).toHaveLength(1);
    expect(names.at(-1)).toBe('JobFinished');
  });

  it('waits as long as a 429 asks it to', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'submit-429', times: 1 });
    const { id } = (await app.post(GENERATE, { input })).data.generateImage.job;
    const events = (await app.collect(PROGRESS, { jobId: id })).map(({ data }) => data.jobProgress);
    expect(events).toContainEqual(
      expect.objectContaining({ __typename: 'JobRetrying', attempt: 1, delayMs: 1000 }),
    );
  });

  it('stores no file that broke off, and a retry stores the result that was paid for', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'cdn-truncated', times: 1 });
    const job = await runToEnd(app, { ...input, deadlineSeconds: 2 });
    expect(job).toMatchObject(failed('DEADLINE'));
    const RETRY = `mutation Retry($id: ID!, $newSeed: Boolean) { retryJob(id: $id, newSeed: $newSeed) { job { id } } }`;
    const again = (await app.post(RETRY, { id: job.id })).data.retryJob.job.id;
    // The file is broken for good there, and is asked for again and again.
    await expect.poll(async () => (await app.post(JOB, { id: again })).data.job.status).toBe('STORING');
    expect(await app.submissions()).toHaveLength(1);
    const anew = (await app.post(RETRY, { id: job.id, newSeed: true })).data.retryJob.job.id;
    await app.collect(PROGRESS, { jobId: anew });
    expect((await app.post(JOB, { id: anew })).data.job).toMatchObject(completed);
    expect(await app.submissions()).toHaveLength(2);
  });

  it('takes its run off the provider at the deadline', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'never-completes' });
    expect(await runToEnd(app, { ...input, deadlineSeconds: 1 })).toMatchObject(failed('DEADLINE'));
    // The sandbox shows a cancelled request as one that has ended.
    expect(await app.submissions()).toMatchObject([{ status: 'COMPLETED' }]);
  });
});
