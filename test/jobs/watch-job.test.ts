import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, NewJobEvent } from '../../src/domain/job.ts';
import { createInProcessBus } from '../../src/events/in-process/in-process-bus.ts';
import { commitChange } from '../../src/jobs/commit-change.ts';
import { watchJob } from '../../src/jobs/watch-job.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-watch-'));
  store = await openSqliteStore({ file: join(folder, 'x.sqlite') });
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const job = (id: string): Job => ({
  id,
  userId: 'u',
  keyId: null,
  model: 'flux-dev',
  template: null,
  input: {},
  options: {},
  status: 'QUEUED',
  createdAt: 1,
  startedAt: null,
  finishedAt: null,
  runAt: 1,
  deadlineAt: null,
  cancelRequestedAt: null,
  updatedAt: 1,
  claim: null,
  attempts: [],
  outputs: {},
  progress: null,
  queuePosition: null,
  etaMs: null,
  warnings: [],
  tags: [],
  lastSeq: 0,
  failure: null,
  cost: { estimate: 0, held: 0, settled: null, basis: 'FREE', lines: [], providerCost: null },
  retriedFrom: null,
  reusedFrom: null,
  webhookUrl: null,
  requestHash: 'x',
  traceparent: null,
});

async function admit(id: string): Promise<void> {
  await store.jobs.admit([
    {
      job: job(id),
      events: [{ type: 'JobQueued', position: null, etaMs: null }],
      ledger: [],
      idempotency: null,
      limits: [],
    },
  ]);
}

describe('watchJob', () => {
  it('shows a reader who sleeps everything, once, and keeps little for them', async () => {
    const bus = createInProcessBus();
    await admit('job_a');
    const events = watchJob({ store, bus }, 'job_a', 0).read();
    expect((await events.next()).value).toMatchObject({ seq: 1 });
    const line = { message: 'x'.repeat(10_000), level: 'info' as const, at: 1 };
    const change = (event: NewJobEvent, set = {}) =>
      commitChange({ store, bus }, { id: 'job_a', when: {}, set, events: [event], at: 2 });
    // The reader is waiting for the next event and then does not come back.
    const second = events.next();
    await change({ type: 'JobRunning', attempt: 1, progress: null, logs: [line] });
    expect((await second).value).toMatchObject({ seq: 2 });
    for (let n = 0; n < 400; n++)
      await change({ type: 'JobRunning', attempt: 1, progress: null, logs: [line] });
    await change({ type: 'JobFinished' }, { status: 'COMPLETED' });
    const seen: number[] = [];
    for await (const { seq } of events) seen.push(seq);
    expect(seen).toStrictEqual(Array.from({ length: 401 }, (_, index) => index + 3));
  });

  it('is not misled by a bus that loses, repeats and reorders', async () => {
    const inner = createInProcessBus();
    let n = 0;
    const late: Parameters<typeof inner.publish>[0][] = [];
    const bus: typeof inner = {
      ...inner,
      publish(announcement) {
        n++;
        if (n % 5 === 0) return;
        if (n % 3 === 0) {
          late.push(announcement);
          return;
        }
        inner.publish(announcement);
        for (const old of late.splice(0)) inner.publish(old);
        if (n % 4 === 0) inner.publish(announcement);
      },
    };
    await admit('job_b');
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { seq } of watchJob({ store, bus }, 'job_b', 0)) seen.push(seq);
    })();
    for (let k = 0; k < 60; k++) {
      await commitChange(
        { store, bus },
        {
          id: 'job_b',
          when: {},
          set: {},
          events: [{ type: 'JobRunning', attempt: 1, progress: null, logs: [] }],
          at: 2,
        },
      );
    }
    await commitChange(
      { store, bus: inner },
      { id: 'job_b', when: {}, set: { status: 'FAILED' }, events: [{ type: 'JobFinished' }], at: 3 },
    );
    await reading;
    expect(seen).toStrictEqual(Array.from({ length: 62 }, (_, index) => index + 1));
  });

  it('tells a listener in the turn in which the bus does, and one who is busy when it is done', async () => {
    const bus = createInProcessBus();
    await admit('job_d');
    const told: number[] = [];
    let busy: Promise<void> | undefined;
    const ended = new Promise<unknown>((resolve) => {
      watchJob({ store, bus }, 'job_d', 1).listen({
        next: ({ seq }) => {
          told.push(seq);
          return busy;
        },
        end: resolve,
      });
    });
    /** What had been told when the bus had published it. */
    const change = async (event: NewJobEvent, set = {}): Promise<number[]> => {
      let at: number[] = [];
      const publish: typeof bus.publish = (announcement) => {
        bus.publish(announcement);
        at = [...told];
      };
      const deps = { store, bus: { ...bus, publish } };
      await commitChange(deps, { id: 'job_d', when: {}, set, events: [event], at: 2 });
      return at;
    };
    const running: NewJobEvent = { type: 'JobRunning', attempt: 1, progress: null, logs: [] };
    // It follows as soon as it knows what is stored.
    await expect.poll(() => change(running).then((at) => at.length)).toBeGreaterThan(0);
    let free = (): void => {};
    busy = new Promise((resolve) => (free = resolve));
    const before = (await change(running)).length;
    for (let n = 0; n < 100; n++) expect(await change(running)).toHaveLength(before);
    busy = undefined;
    await change({ type: 'JobFinished' }, { status: 'COMPLETED' });
    free();
    expect(await ended).toBeUndefined();
    expect(told).toStrictEqual(Array.from({ length: before + 101 }, (_, index) => index + 2));
  });

  it('ends with the error of a listener that breaks', async () => {
    await admit('job_e');
    const ended = new Promise<unknown>((resolve) => {
      watchJob({ store, bus: createInProcessBus() }, 'job_e', 0).listen({
        next() {
          throw new Error('It broke');
        },
        end: resolve,
      });
    });
    expect(await ended).toStrictEqual(new Error('It broke'));
  });

  it('ends when its reader goes away', async () => {
    const bus = createInProcessBus();
    await admit('job_c');
    const gone = new AbortController();
    const events = watchJob({ store, bus }, 'job_c', 1).read(gone.signal);
    const next = events.next();
    gone.abort();
    expect(await next).toStrictEqual({ done: true, value: undefined });
  });
});
