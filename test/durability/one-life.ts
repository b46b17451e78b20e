// The writes of one job's life, each of which may be made again: by whoever goes on after a crash.

import type { NewJob, Store } from '../../src/store/store.ts';
import { budget, entryOf, newJob, sampleImage } from '../contract/sample-records.ts';

export const PRICE = 30_000;
export const LIMIT = 100_000;
const AT = Date.UTC(2026, 2, 1, 12);

/** The same in every process. */
export const REQUESTS: NewJob[] = ['A', 'B'].map((letter) =>
  newJob(
    { id: `job_01KP000000000000000000000${letter}`, createdAt: AT, tags: ['t'], runAt: AT, updatedAt: AT },
    {
      idempotency: { key: `key-${letter}`, expiresAt: AT + 1e11 },
      limits: [budget(PRICE, LIMIT), budget(PRICE, LIMIT, { period: '2026-03' })],
    },
  ),
);
const [FIRST] = REQUESTS;
if (FIRST === undefined) throw new Error('No request');
export const JOB = FIRST.job;

type Step = (store: Store) => Promise<unknown>;

export const LIFE: readonly Step[] = [
  (store) => store.jobs.admit(REQUESTS, { allOrNothing: true }),
  (store) =>
    store.jobs.apply({
      id: JOB.id,
      when: { status: ['QUEUED'] },
      set: { status: 'RUNNING', claim: 'run', startedAt: AT },
      events: [{ type: 'JobRunning', attempt: 1, progress: null, logs: [] }],
      at: AT,
    }),
  (store) =>
    store.jobs.apply({
      id: JOB.id,
      when: { status: ['RUNNING'] },
      set: { status: 'STORING' },
      images: [sampleImage(JOB, 0, { prompt: 'a fox' })],
      events: [{ type: 'ImageStored', imageId: sampleImage(JOB).id }],
      at: AT,
    }),
  (store) =>
    store.jobs.apply({
      id: JOB.id,
      when: { status: ['STORING'] },
      set: {
        status: 'COMPLETED',
        claim: null,
        finishedAt: AT + 1000,
        cost: { ...JOB.cost, held: 0, settled: PRICE },
      },
      events: [{ type: 'JobFinished' }],
      ledger: [entryOf(JOB, 'RELEASE', PRICE), entryOf(JOB, 'CHARGE', PRICE)],
      settle: { spent: PRICE },
      at: AT + 1000,
    }),
];
