import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/domain/job.ts';
import type { Store } from '../../src/store/store.ts';
import { newJob } from '../contract/sample-records.ts';
import { JOB, openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

const WAIT = { timeout: 40_000 };

/** An attempt at the provider that no server of this test has made. */
async function submittedElsewhere(app: TestApp, startedAt: number): Promise<Attempt> {
  const answer = await fetch(`${app.sandbox.url}/queue.fal.run/fal-ai/flux/dev`, {
    method: 'POST',
    body: JSON.stringify({ prompt: 'p', image_size: { width: 64, height: 64 } }),
  });
  const { request_id: requestId } = (await answer.json()) as { request_id: string };
  const open = { endedAt: null, error: null, billableUnits: null };
  return { number: 1, step: 'generate', endpoint: 'fal-ai/flux/dev', requestId, startedAt, ...open };
}

describe('the sweep', () => {
  it('takes up jobs of a process that died elsewhere, and such as nobody ever queued', async () => {
    let store: Store | undefined;
    await using app = await openTestApp({
      env: { STALLED_JOB_SECONDS: '1' },
      wrapStore: (opened) => (store = opened),
    });
    const job = { input: { prompt: 'p' }, options: { width: 64, height: 64 }, deadlineAt: null };
    const old = {
      ...job,
      createdAt: Date.now() - 60_000,
      updatedAt: Date.now() - 60_000,
      runAt: Date.now() - 60_000,
    };
    // What another machine submitted before it died, and one that it accepted only.
    const attempt = await submittedElsewhere(app, old.createdAt);
    const { requestId } = attempt;
    const admitted = await store?.jobs.admit([
      newJob({ ...old, status: 'RUNNING', claim: 'a run that is no more', attempts: [attempt] }),
      newJob(old),
      newJob({ ...old, userId: 'later', runAt: Date.now() + 3_600_000 }),
    ]);
    const [held, lost, delayed] = (admitted ?? []).flatMap((one) => ('job' in one ? [one.job.id] : []));
    const read = async (id: string | undefined) => (await app.post(JOB, { id })).data.job;
    await expect.poll(async () => (await read(held)).status, WAIT).toBe('COMPLETED');
    await expect.poll(async () => (await read(lost)).status, WAIT).toBe('COMPLETED');
    expect((await read(held)).attempts).toMatchObject([{ requestId }]);
    expect(await read(delayed)).toMatchObject({ status: 'QUEUED', attempts: [] });
    expect(await app.submissions()).toHaveLength(2);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('easel_jobs_swept{what="takenOver"} 1');
  });

  it('lets others have their turn while it looks at many', async () => {
    let turns = 0;
    let next = setImmediate(function count() {
      turns++;
      next = setImmediate(count);
    });
    const sweeps: number[][] = [];
    let store: Store | undefined;
    await using _app = await openTestApp({
      env: { STALLED_JOB_SECONDS: '1' },
      wrapStore(opened) {
        store = opened;
        const listActive: Store['jobs']['listActive'] = (page) => {
          if (page.after === null) sweeps.push([]);
          sweeps.at(-1)?.push(turns);
          return opened.jobs.listActive(page);
        };
        return { ...opened, jobs: { ...opened.jobs, listActive } };
      },
    });
    const later = Date.now() + 3_600_000;
    const waiting = Array.from({ length: 900 }, () => newJob({ deadlineAt: null, runAt: later }));
    await store?.jobs.admit(waiting);
    const whole = () => sweeps.slice(0, -1).find((pages) => pages.length > 4);
    await expect.poll(whole, WAIT).toBeDefined();
    clearImmediate(next);
    expect(new Set(whole()).size).toBe(5);
  });

  it('asks the provider again to cancel what it takes up, and says so when that is refused', async () => {
    let store: Store | undefined;
    await using app = await openTestApp({
      env: { STALLED_JOB_SECONDS: '1' },
      sandbox: { queueMs: 0, positions: 0, runMs: 6000 },
      wrapStore: (opened) => (store = opened),
    });
    const createdAt = Date.now() - 60_000;
    const attempt = await submittedElsewhere(app, createdAt);
    const status = `${app.sandbox.url}/queue.fal.run/fal-ai/flux/requests/${attempt.requestId}/status`;
    await expect
      .poll(async () => ((await (await fetch(status)).json()) as { status: string }).status)
      .not.toBe('IN_QUEUE');
    const [admission] =
      (await store?.jobs.admit([
        newJob({
          input: { prompt: 'p' },
          options: { width: 64, height: 64 },
          deadlineAt: null,
          createdAt,
          updatedAt: createdAt,
          runAt: createdAt,
          status: 'RUNNING',
          claim: 'a run that is no more',
          attempts: [attempt],
          cancelRequestedAt: createdAt + 1,
        }),
      ])) ?? [];
    const id = admission?.kind === 'created' ? admission.job.id : '';
    const read = async () => (await app.post(JOB, { id })).data.job;
    await expect.poll(async () => (await read()).status, WAIT).toBe('COMPLETED');
    expect((await read()).warnings).toStrictEqual([expect.stringContaining('refused to cancel')]);
  });

  it('leaves a job to the run that has taken it since it was queued here', async () => {
    let store: Store | undefined;
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const common = { input: { prompt: 'p' }, options: { width: 64, height: 64 } };
    const [first, second] = [newJob(common), newJob(common)];
    await using app = await openTestApp({
      env: { MAX_CONCURRENCY: '1' },
      wrapStore: (opened) => ({
        ...(store = opened),
        jobs: {
          ...opened.jobs,
          async apply(change) {
            if (change.id === first.job.id) await released;
            return opened.jobs.apply(change);
          },
        },
        [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
      }),
    });
    await store?.jobs.admit([first, second]);
    await app.restart();
    // Both wait in this server's queue. Another one, with a queue of its own, begins the second and submits it.
    const claim = 'a run elsewhere';
    const at = Date.now();
    const attempt = {
      number: 1,
      step: 'generate',
      endpoint: 'fal-ai/flux/dev',
      requestId: null,
      startedAt: at,
    };
    const attempts = [{ ...attempt, endedAt: null, error: null, billableUnits: null }];
    const id = second.job.id;
    await store?.jobs.apply({ id, when: { claim: null }, set: { claim, attempts, updatedAt: at }, at });
    release();
    const { options } = common;
    const third = await runToEnd(app, { model: { fluxDev: { prompt: 'p' } }, options, userId: 'ann' });
    expect(third.status).toBe('COMPLETED');
    expect(await store?.jobs.get(id)).toMatchObject({ status: 'QUEUED', claim, attempts });
    expect((await store?.jobs.get(first.job.id))?.status).toBe('COMPLETED');
  });

  it('leaves a run alone that has nothing to say for a long time', async () => {
    let claims = 0;
    await using app = await openTestApp({
      env: { STALLED_JOB_SECONDS: '1' },
      sandbox: { queueMs: 3000, positions: 0 },
      wrapStore: (store) => ({
        ...store,
        jobs: {
          ...store.jobs,
          apply: async (change) => {
            const applied = await store.jobs.apply(change);
            const isClaim = typeof change.set === 'object' && typeof change.set.claim === 'string';
            if (isClaim && applied !== undefined) claims++;
            return applied;
          },
        },
        [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
      }),
    });
    const job = await runToEnd(app, {
      model: { fluxDev: { prompt: 'p' } },
      options: { width: 64, height: 64 },
    });
    expect([job.status, claims]).toStrictEqual(['COMPLETED', 1]);
  });
});
