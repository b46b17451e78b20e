// The state machine of a job on the real store: whatever a run, a cancel, a webhook, a deadline or a crash does, in
// whatever order, a job ends once, stays as it ended, and its history can be read on from any point.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ACTIVE_STATUSES, isTerminal, type Job, type NewJobEvent } from '../../src/domain/job.ts';
import { acceptAttempt, addAttempt, endAttempt, endUnaccepted } from '../../src/jobs/attempts.ts';
import { endingChange } from '../../src/jobs/finish-job.ts';
import { recordWebhook } from '../../src/jobs/take-webhook.ts';
import { watchJob } from '../../src/jobs/watch-job.ts';
import { createInProcessBus } from '../../src/events/in-process/in-process-bus.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { JobChange, Store } from '../../src/store/store.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { newJob, sampleImage } from '../contract/sample-records.ts';

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-machine-'));
  store = await openSqliteStore({ file: join(folder, 'x.sqlite') });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const log = createLogger({ level: 'silent' });
let clock = Date.now();
const now = (): number => ++clock;

const parts = { now, unitPrices: { learn: () => Promise.resolve(), known: () => undefined } };

/** What each party does: with the job as it last saw it, which may be long ago, and under a claim it may have lost. */
type Step = { does: (typeof STEPS)[number]; run: 0 | 1; kinds: number };
const STEPS = [
  'claim',
  'attempt',
  'accept',
  'progress',
  'result',
  'image',
  'complete',
  'fail',
  'give up an attempt',
  'put off',
  'cancel',
  'webhook',
  'deadline',
  'reopen the store',
] as const;
const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom(...STEPS),
  run: fc.constantFrom(0, 1),
  kinds: fc.nat(2),
});

const emptyAttempt = (number: number) => ({
  number,
  step: 'generate',
  endpoint: 'e',
  requestId: null,
  startedAt: now(),
  endedAt: null,
  error: null,
  billableUnits: null,
});

type Change = Pick<JobChange, 'set'> & Partial<Pick<JobChange, 'events' | 'images' | 'ledger' | 'settle'>>;

/** What a run does to the job it believes to hold. */
function changeOfRun({ does, kinds }: Step, seen: Job): Change | undefined {
  const running: NewJobEvent = { type: 'JobRunning', attempt: 1, progress: kinds / 2, logs: [] };
  const image = sampleImage(seen, kinds);
  const error = {
    code: 'PROVIDER_ERROR' as const,
    message: 'm',
    retryable: true,
    retryAfterMs: null,
    details: null,
  };
  const number = seen.attempts.length;
  switch (does) {
    case 'attempt':
      return { set: addAttempt(emptyAttempt(number + 1)) };
    case 'accept':
      return { set: acceptAttempt(number, `req-${seen.id}-${number}`) };
    case 'progress':
      return { set: { status: 'RUNNING' }, events: [running] };
    case 'result':
      return { set: (stored) => ({ ...endAttempt(now())(stored), status: 'STORING' }) };
    case 'image':
      return { set: {}, images: [image], events: [{ type: 'ImageStored', imageId: image.id }] };
    case 'complete':
      return endingChange(parts, seen, { kind: 'completed' }, [image]);
    case 'fail':
      return endingChange(parts, seen, { kind: 'failed', error }, []);
    case 'give up an attempt':
      return { set: endUnaccepted(now(), { code: 'SUBMISSION_UNKNOWN', message: 'm' }) };
    case 'put off':
      return {
        set: { status: 'QUEUED', claim: null },
        events: [{ type: 'JobRetrying', attempt: number, reason: 'r', delayMs: 1 }],
      };
    default:
      return undefined;
  }
}

async function take(given: Step, id: string, runs: (Job | undefined)[]): Promise<void> {
  const at = now();
  const any = { status: ACTIVE_STATUSES };
  switch (given.does) {
    case 'claim': {
      const claimed = await store.jobs.apply({ id, when: any, set: { claim: `run-${given.run}-${at}` }, at });
      runs[given.run] = claimed?.job ?? runs[given.run];
      return;
    }
    case 'cancel':
    case 'deadline': {
      const seen = await store.jobs.get(id);
      if (seen === undefined) throw new Error('The job is gone');
      const error = {
        code: 'DEADLINE' as const,
        message: 'm',
        retryable: true,
        retryAfterMs: null,
        details: null,
      };
      const ending =
        given.does === 'cancel' ? { kind: 'canceled' as const } : { kind: 'failed' as const, error };
      await store.jobs.apply({ id, when: any, ...endingChange(parts, seen, ending, []), at });
      return;
    }
    case 'webhook': {
      const bus = createInProcessBus();
      const notice = { requestId: `req-${id}-1`, about: { jobId: id, attempt: 1 + given.kinds } };
      await recordWebhook({ store, bus, now, log } as Parameters<typeof recordWebhook>[0], notice);
      return;
    }
    case 'reopen the store':
      if (given.kinds > 0) return;
      await store[Symbol.asyncDispose]();
      store = await openSqliteStore({ file: join(folder, 'x.sqlite') });
      return;
    default: {
      const seen = runs[given.run];
      const change = seen === undefined ? undefined : changeOfRun(given, seen);
      if (seen === undefined || change === undefined) return;
      const applied = await store.jobs.apply({ id, when: { ...any, claim: seen.claim }, ...change, at });
      // A run that was refused has lost the job, and goes on believing in what it saw.
      runs[given.run] = applied === undefined ? seen : { ...applied.job, claim: seen.claim };
    }
  }
}

it('ends a job once and for good, and tells its history from any point', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), fc.nat(60), async (steps, cursor) => {
      const [admission] = await store.jobs.admit([newJob({ status: 'QUEUED' })]);
      if (admission?.kind !== 'created') throw new Error('not created');
      const { id } = admission.job;
      const runs: (Job | undefined)[] = [undefined, undefined];
      let end: Job | undefined;
      for (const one of steps) {
        await take(one, id, runs);
        const job = await store.jobs.get(id);
        if (job === undefined) throw new Error('The job is gone');
        // An id that came late is the only thing that still changes.
        expect({ ...job, attempts: [] }).toStrictEqual({ ...(end ?? job), attempts: [] });
        if (end === undefined && isTerminal(job.status)) end = job;
      }
      const job = await store.jobs.get(id);
      const events = await store.jobs.events(id, 0, 1000);
      expect(events.map(({ seq }) => seq)).toStrictEqual(events.map((_, index) => index + 1));
      expect(job?.lastSeq).toBe(events.length);
      const ends = events.filter(({ type }) => type === 'JobFinished');
      expect(ends).toHaveLength(end === undefined ? 0 : 1);
      const charges = (await store.ledger.ofJob(id)).filter(({ kind }) => kind === 'CHARGE');
      expect(charges).toHaveLength(job?.status === 'COMPLETED' && (job.cost.settled ?? 0) > 0 ? 1 : 0);
      if (end === undefined) return;
      expect(events.at(-1)?.type).toBe('JobFinished');
      // Replay by a subscriber with any cursor is the suffix of the history.
      const after = Math.min(cursor, events.length);
      const replayed = [];
      const bus = createInProcessBus();
      for await (const event of watchJob({ store, bus }, id, after)) replayed.push(event);
      expect(replayed).toStrictEqual(events.slice(after));
    }),
    { numRuns: Number(process.env['FC_RUNS'] ?? 300) },
  );
});
