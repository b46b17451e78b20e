// What a job holds of counters that were announced after it was priced. Every copy of its outbox looks for them, maybe
// late and with an old copy of the job: that it has ended since, or that another copy has held already, must change nothing.

import { unknownHolds } from '../account-change.ts';
import type { BudgetHold } from '../store.ts';
import { counterId, newCounter } from './budget-counters.ts';
import type { Collections } from './collections.ts';
import type { AccountDocument, CounterDocument, JobDocument, Outbox } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { withRetry } from './retry.ts';

/** A job is there before the account is read, and nothing changes it before this is done: it does not end unheld. */
export async function holdUnknown(
  collections: Collections,
  job: JobDocument,
  held: NonNullable<Outbox['held']>,
): Promise<void> {
  if (!job.active || job.cost.held === 0) return;
  const account = await withRetry(() =>
    collections.accounts
      .findOne({ _id: job.userId }, { counted: 1 })
      .lean<Pick<AccountDocument, 'counted'>>(),
  );
  for (const hold of unknownHolds(job, account?.counted ?? [], held)) await holdOnce(collections, job, hold);
}

/**
 * In this order: the counter, the job, then the hold, if the counter has neither begun nor heard of the job meanwhile.
 * A job that has ended was copied before it ended, so there is nothing left to hold. One that is active was not among
 * the past of a counter that had begun before; and of one that has not, whatever is listed late is looked at again.
 */
async function holdOnce(
  { counters, jobs }: Collections,
  { _id: jobId }: JobDocument,
  { amount, ...of }: BudgetHold,
): Promise<void> {
  const _id = counterId(of.scope, of.period);
  for (;;) {
    const counter = await withRetry(() => counters.findOne({ _id }).lean<CounterDocument>());
    if (counter === null) {
      await insertNew(counters, [newCounter(of)]);
      continue;
    }
    if (counter.open.some(({ job }) => job === jobId)) return;
    if ((await withRetry(() => jobs.exists({ _id: jobId, active: true }))) === null) return;
    const unheard = { _id, begun: counter.begun, listed: { $ne: jobId }, 'open.job': { $ne: jobId } };
    const { matchedCount } = await withRetry(() =>
      counters.updateOne(unheard, {
        $inc: { held: amount },
        $push: { open: { job: jobId, amount }, listed: jobId },
      }),
    );
    if (matchedCount === 1) return;
  }
}
