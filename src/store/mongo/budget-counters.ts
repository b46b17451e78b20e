// What is held and spent of each budget. A counter names the jobs that hold of it: taking again and settling again
// change nothing, so both may be repeated after a lost answer or a crash.

import type { PipelineStage } from 'mongoose';
import { thresholdReached } from '../../domain/budget.ts';
import type { Job } from '../../domain/job.ts';
import type { BudgetHold, BudgetStore } from '../store.ts';
import type { BudgetCounter } from '../transfer.ts';
import type { Collections } from './collections.ts';
import type { CounterDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { withRetry } from './retry.ts';

type Counters = Pick<Collections, 'counters'>;

export function createBudgetStore({ counters }: Counters): BudgetStore {
  return {
    async counters(keys) {
      const ids = keys.map(({ scope, period }) => counterId(scope, period));
      const found = await withRetry(() => counters.find({ _id: { $in: ids } }).lean<CounterDocument[]>());
      const byId = new Map(found.map((counter) => [counter._id, toCounter(counter)]));
      return ids.map((id) => byId.get(id));
    },
    async unannounced(first) {
      const found = await withRetry(() =>
        counters.find({ unannounced: true }).limit(first).lean<CounterDocument[]>(),
      );
      return found.map(toCounter);
    },
    async markAnnounced({ scope, period, limit, reached }) {
      const announced = { $max: ['$announced', reached] };
      await withRetry(() =>
        counters.updateOne(
          { _id: counterId(scope, period), limit },
          [{ $set: { announced, unannounced: { $gt: ['$reached', announced] } } }],
          { updatePipeline: true },
        ),
      );
    },
  };
}

export function counterId(scope: string, period: string): string {
  return `${scope}|${period}`;
}

export function toCounter(document: CounterDocument): BudgetCounter {
  const { scope, period, held, spent, credited, userId, resetsAt } = document;
  const { limit, reached, announced, nearAt, fullAt } = document;
  return {
    scope,
    period,
    held,
    spent,
    credited,
    userId,
    resetsAt,
    limit,
    reached,
    announced,
    nearAt,
    fullAt,
  };
}

/** One that nothing is counted in yet. */
export function newCounter(
  { scope, period, userId, resetsAt }: Pick<BudgetCounter, 'scope' | 'period' | 'userId' | 'resetsAt'>,
  fields: Partial<CounterDocument> = {},
): CounterDocument {
  return {
    _id: counterId(scope, period),
    scope,
    period,
    held: 0,
    spent: 0,
    credited: 0,
    userId,
    resetsAt,
    limit: null,
    reached: 0,
    announced: 0,
    nearAt: null,
    fullAt: null,
    open: [],
    unannounced: false,
    creditIds: [],
    uncopied: [],
    begun: true,
    listed: [],
    ...fields,
  };
}

export type Taken = { taken: true } | { taken: false; remaining: number };

/** Holds `amount` if the limit has room for it, in one step with looking. */
export async function take(
  { counters }: Counters,
  { id: jobId, createdAt: at }: Pick<Job, 'id' | 'createdAt'>,
  hold: BudgetHold,
): Promise<Taken> {
  const { scope, period, amount } = hold;
  const _id = counterId(scope, period);
  const limit = hold.limit === 'credited' ? '$credited' : hold.limit;
  const taken = { $add: ['$held', '$spent', amount] };
  const room = limit === null ? {} : { $expr: { $lte: [taken, limit] } };
  const open = { $concatArrays: ['$open', [{ job: jobId, amount }]] };
  const known = { $ifNull: ['$listed', []] };
  const listed = { $cond: ['$begun', known, { $concatArrays: [known, [jobId]] }] };
  for (;;) {
    const { matchedCount } = await withRetry(() =>
      counters.updateOne(
        { _id, 'open.job': { $ne: jobId }, ...room },
        [
          { $set: { held: { $add: ['$held', amount] }, open, listed } },
          ...(limit === null ? [] : noteReached(limit, shareOf({ $add: ['$held', '$spent'] }, limit), at)),
        ],
        { updatePipeline: true },
      ),
    );
    if (matchedCount === 1) return { taken: true };
    const counter = await withRetry(() => counters.findOne({ _id }).lean<CounterDocument>());
    if (counter?.open.some(({ job }) => job === jobId) === true) return { taken: true };
    if (counter === null) {
      await insertNew(counters, [newCounter(hold)]);
      continue;
    }
    const most = hold.limit === 'credited' ? counter.credited : hold.limit;
    if (most === null) continue;
    const remaining = most - counter.held - counter.spent;
    if (remaining >= amount) continue;
    await noteRefusal({ counters }, counter, { limit: most, at });
    return { taken: false, remaining };
  }
}

/** `thresholdReached` as the server computes it. */
function shareOf(taken: object, limit: number | string): object {
  const reaches = (percent: number): object => ({
    $gte: [{ $multiply: [taken, 100] }, { $multiply: [limit, percent] }],
  });
  const all = { $or: [{ $lte: [limit, 0] }, reaches(100)] };
  return { $cond: [all, 100, { $cond: [reaches(80), 80, 0] }] };
}

/** A threshold counts for the limit it was reached of: another limit begins anew. */
function noteReached(limit: number | string, share: object | number, at: number): PipelineStage.Set[] {
  const same = { $eq: ['$limit', limit] };
  return [
    {
      $set: {
        announced: { $cond: [same, '$announced', 0] },
        reached: { $cond: [same, { $max: ['$reached', share] }, share] },
        nearAt: { $cond: [same, '$nearAt', null] },
        fullAt: { $cond: [same, '$fullAt', null] },
        limit,
      },
    },
    {
      $set: {
        nearAt: { $ifNull: ['$nearAt', { $cond: [{ $gte: ['$reached', 80] }, at, null] }] },
        fullAt: { $ifNull: ['$fullAt', { $cond: [{ $gte: ['$reached', 100] }, at, null] }] },
      },
    },
    { $set: { unannounced: { $gt: ['$reached', '$announced'] } } },
  ];
}

async function noteRefusal(
  { counters }: Counters,
  counter: CounterDocument,
  { limit, at }: { limit: number; at: number },
): Promise<void> {
  const reached = thresholdReached(limit, counter.held + counter.spent, true);
  if (counter.limit === limit && counter.reached >= reached) return;
  await withRetry(() =>
    counters.updateOne({ _id: counter._id }, noteReached(limit, reached, at), { updatePipeline: true }),
  );
}

/** Frees what the job holds of every budget and books `spent` to each; it holds nothing afterwards. */
export async function settle({ counters }: Counters, jobId: string, spent: number): Promise<void> {
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
