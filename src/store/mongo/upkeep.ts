// What a crash left half done is finished by whoever finds it: at the start of every process, and now and then.

import { finishBeginnings } from './begin-counting.ts';
import { settle } from './budget-counters.ts';
import type { Collections } from './collections.ts';
import { copyAllCredits } from './credits.ts';
import type { JobDocument } from './documents.ts';
import { clearOutbox, copyOutbox } from './outbox.ts';
import { withRetry } from './retry.ts';
import { type CountedJob, forgetCounted } from './usage.ts';
import { sumUpDays } from './usage-rollups.ts';

const EVERY_MS = 15_000;
/** Longer than one change takes: what is older belongs to nobody who is still at it, or does no harm twice. */
const OUTBOX_AGE_MS = 10_000;
const ADMISSION_AGE_MS = 60_000;
/** Longer than all retries of copying one outbox together. */
const FORGET_AFTER_MS = 5 * 60_000;
const AT_ONCE = 200;

export interface Upkeep extends AsyncDisposable {
  /** Work that nobody waits for. */
  later(work: Promise<void>): void;
  /** To be forgotten by the usage counters when it is safe. */
  forget(job: CountedJob): void;
}

/** Finishes everything there is before it resolves, then goes on by a timer. */
export async function startUpkeep(collections: Collections): Promise<Upkeep> {
  const running = new Set<Promise<void>>();
  const counted: { job: CountedJob; at: number }[] = [];
  const later = (work: Promise<void>): void => {
    // A failure leaves the work to the next round, of any process.
    const quiet = work.catch(() => undefined).finally(() => running.delete(quiet));
    running.add(quiet);
  };
  const forget = (job: CountedJob): void => void counted.push({ job, at: Date.now() });
  const round = async (outboxAge: number): Promise<void> => {
    await settleAdmissions(collections, Date.now() - ADMISSION_AGE_MS);
    await finishOutboxes(collections, Date.now() - outboxAge, forget);
    await finishBeginnings(collections);
    await copyAllCredits(collections);
    const due = counted.findIndex(({ at }) => at > Date.now() - FORGET_AFTER_MS);
    const gone = counted.splice(0, due === -1 ? counted.length : due);
    if (gone.length > 0)
      await forgetCounted(
        collections,
        gone.map(({ job }) => job),
      );
  };
  await round(0);
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    later(
      round(OUTBOX_AGE_MS)
        .then(() => sumUpDays(collections))
        .finally(() => (busy = false)),
    );
  }, EVERY_MS);
  timer.unref();
  return {
    later,
    forget,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function finishOutboxes(
  collections: Collections,
  before: number,
  forget: (job: JobDocument) => void,
): Promise<void> {
  for (;;) {
    const found = await withRetry(() =>
      collections.jobs
        .find({ outboxAt: { $lte: before }, admission: { $exists: false } })
        .sort({ outboxAt: 1 })
        .limit(AT_ONCE)
        .lean<JobDocument[]>(),
    );
    for (const job of found) {
      await copyOutbox(collections, job);
      await clearOutbox(collections, job);
      if (job.outbox?.ended === true) forget(job);
    }
    if (found.length < AT_ONCE) return;
  }
}

/** Jobs whose admission broke off: all of a batch are in when its first one is, else none. */
export async function settleAdmissions(collections: Collections, before: number): Promise<void> {
  for (;;) {
    const found = await withRetry(() =>
      collections.jobs
        .find({ 'admission.at': { $exists: true, $lte: before } })
        .limit(AT_ONCE)
        .lean<JobDocument[]>(),
    );
    for (const job of found) await settleAdmission(collections, job);
    if (found.length < AT_ONCE) return;
  }
}

async function settleAdmission(collections: Collections, job: JobDocument): Promise<void> {
  const { jobs } = collections;
  const first = job.admission?.first ?? job._id;
  const unadmitted = { 'admission.at': { $exists: true } };
  // Deciding against it is one step: the first job is gone, so nobody can still let it in.
  await withRetry(() => jobs.deleteOne({ _id: first, ...unadmitted }));
  if ((await withRetry(() => jobs.exists({ _id: first }))) !== null) {
    await withRetry(() => jobs.updateOne({ _id: job._id, ...unadmitted }, { $unset: { admission: 1 } }));
    return;
  }
  if (first !== job._id) await withRetry(() => jobs.deleteOne({ _id: job._id, ...unadmitted }));
  await settle(collections, job._id, 0);
}
