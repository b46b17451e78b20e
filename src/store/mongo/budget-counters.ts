// What is held and spent of each budget. A counter names the jobs that hold of it: taking again and settling again
// change nothing, so both may be repeated after a lost answer or a crash.

import type { BudgetHold } from '../store.ts';
import type { Collections } from './collections.ts';
import type { CounterDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { withRetry } from './retry.ts';

export type Taken = { taken: true } | { taken: false; remaining: number };

/** Holds `amount` if the limit has room for it, in one step with looking. */
export async function take(
  { counters }: Pick<Collections, 'counters'>,
  jobId: string,
  hold: BudgetHold,
): Promise<Taken> {
  const { scope, period, limit, amount } = hold;
  const _id = `${scope}|${period}`;
  const room = { $lte: [{ $add: ['$held', '$spent', amount] }, limit] };
  for (;;) {
    const { matchedCount } = await withRetry(() =>
      counters.updateOne(
        { _id, 'open.job': { $ne: jobId }, $expr: room },
        { $inc: { held: amount }, $push: { open: { job: jobId, amount } } },
      ),
    );
    if (matchedCount === 1) return { taken: true };
    const counter = await withRetry(() => counters.findOne({ _id }).lean<CounterDocument>());
    if (counter?.open.some(({ job }) => job === jobId) === true) return { taken: true };
    const remaining = limit - (counter?.held ?? 0) - (counter?.spent ?? 0);
    if (remaining < amount) return { taken: false, remaining };
    if (counter === null) await insertNew(counters, [{ _id, scope, period, held: 0, spent: 0, open: [] }]);
  }
}

/** Frees what the job holds of every budget and books `spent` to each; it holds nothing afterwards. */
export async function settle(
  { counters }: Pick<Collections, 'counters'>,
  jobId: string,
  spent: number,
): Promise<void> {
  const own = { $filter: { input: '$open', cond: { $eq: ['$$this.job', jobId] } } };
  const others = { $filter: { input: '$open', cond: { $ne: ['$$this.job', jobId] } } };
  const freed = { $sum: { $map: { input: own, in: '$$this.amount' } } };
  await withRetry(() =>
    counters.updateMany(
      { 'open.job': jobId },
      [
        {
          $set: { held: { $subtract: ['$held', freed] }, spent: { $add: ['$spent', spent] }, open: others },
        },
      ],
      { updatePipeline: true },
    ),
  );
}
