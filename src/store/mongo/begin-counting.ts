// A counter of a user begins: it is announced on the account, so that every job from then on holds of it, and then
// learns what was before. Why each job is counted once, whatever others do meanwhile:
// - A job that was stored before the active ones are read is among them, or has ended. One that is stored later reads the
//   account after that (late-holds.ts), finds the counter announced, and holds of it before it can end.
// - So when what has ended is added up, all of it that the counter has not heard of had ended before, is counted nowhere
//   else, and stays as it is. What the counter has heard of (`listed`) is left out of the sum: that is settled on it by
//   whoever ends it or, where it had ended too early for that, by `settleEnded`.
// - The sum is written only on a counter that has not begun and has heard of no other job than those left out of it.
//   Otherwise all is read anew. Two servers that begin at once list for each other; the first sum is the only one.

import type { QueryFilter } from 'mongoose';
import { type Account, userScope } from '../../domain/account.ts';
import { type CountedPeriod, periodAt, periodNamed } from '../../domain/budget.ts';
import { idFloor } from '../../domain/ids.ts';
import { isTerminal } from '../../domain/job.ts';
import { openingEntry } from '../account-change.ts';
import { newCounter, settle } from './budget-counters.ts';
import type { Collections } from './collections.ts';
import { copyCredits } from './credits.ts';
import type { CounterDocument, JobDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { toEntryDocument } from './ledger.ts';
import { withRetry } from './retry.ts';

/** A counter that jobs hold of already, and that does not know yet what was before. */
type Unbegun = { _id: string; begun: false };

/** May be repeated until the counter has begun, by several at once. */
export async function beginCounting(
  collections: Collections,
  userId: string,
  period: CountedPeriod,
  at: number,
): Promise<void> {
  const { accounts, counters } = collections;
  const { name, startsAt, resetsAt } = periodAt(period, at);
  const counter = newCounter({ scope: userScope(userId), period: name, userId, resetsAt }, { begun: false });
  const unbegun: Unbegun = { _id: counter._id, begun: false };
  await insertNew(counters, [counter]);
  await withRetry(() =>
    accounts.updateOne(
      { _id: userId },
      {
        $addToSet: { counted: period },
        $setOnInsert: { budgets: [], markup: null, prepaid: false, createdAt: at, updatedAt: at },
      },
      { upsert: true, setDefaultsOnInsert: false },
    ),
  );
  const own = { userId, ...(startsAt === 0 ? {} : { _id: { $gte: idFloor('job', startsAt) } }) };
  while (!(await learnPast(collections, unbegun, { own, period, at })));
  await copyCredits(collections, counter._id);
}

interface Past {
  own: QueryFilter<JobDocument>;
  period: CountedPeriod;
  at: number;
}

/** True when the counter has begun; false when another server has listed more jobs while the ended ones were added up. */
async function learnPast(
  collections: Collections,
  unbegun: Unbegun,
  { own, period, at }: Past,
): Promise<boolean> {
  const counter = await listActive(collections, unbegun, own);
  if (counter === undefined) return true;
  const { userId, listed } = counter;
  const spent = await spentOf(collections, { $and: [own, { _id: { $nin: listed } }] });
  const opening = period === 'BALANCE' ? openingEntry(userId, spent, at) : undefined;
  const { matchedCount } = await withRetry(() =>
    collections.counters.updateOne(
      { ...unbegun, listed },
      {
        $set: { begun: true, listed: [] },
        $inc: { spent, credited: opening?.amount ?? 0 },
        ...(opening === undefined
          ? {}
          : { $push: { creditIds: opening.id, uncopied: toEntryDocument(opening) } }),
      },
    ),
  );
  return matchedCount === 1;
}

/** Of this user, what others are just beginning, or a crash has broken off: a limit goes by none of it yet. */
export async function notBegun(
  { counters }: Collections,
  { userId, counted }: Account,
  begin: readonly CountedPeriod[],
  at: number,
): Promise<CountedPeriod[]> {
  const scope = userScope(userId);
  const unbegun = await withRetry(() =>
    counters.find({ scope, begun: false }, { period: 1 }).lean<Pick<CounterDocument, '_id' | 'period'>[]>(),
  );
  const names = new Set(unbegun.map(({ period }) => period));
  return counted.filter((period) => names.has(periodAt(period, at).name) && !begin.includes(period));
}

/** Of all users, what a crash has broken off, or others are just beginning: that does no harm. */
export async function finishBeginnings(collections: Collections): Promise<void> {
  const unbegun = await withRetry(() =>
    collections.counters
      .find({ begun: false }, { userId: 1, period: 1 })
      .lean<Pick<CounterDocument, 'userId' | 'period'>[]>(),
  );
  for (const { userId, period: name } of unbegun) {
    const { period, startsAt } = periodNamed(name);
    await beginCounting(collections, userId, period, startsAt === 0 ? Date.now() : startsAt);
  }
}

/**
 * Has the counter hold what active jobs hold, those too that are just being admitted; what is active is read before
 * what has ended, so that a job that ends meanwhile is not in both. Answers the counter with all jobs it knows of;
 * undefined when it has begun.
 */
async function listActive(
  collections: Collections,
  unbegun: Unbegun,
  own: QueryFilter<JobDocument>,
): Promise<CounterDocument | undefined> {
  const { jobs, counters } = collections;
  const active = await withRetry(() =>
    jobs.find({ $and: [own, { active: true }] }, { cost: 1 }).lean<Pick<JobDocument, '_id' | 'cost'>[]>(),
  );
  // A job that changes while an index is read may be found at both of its places.
  const amountOf = new Map(active.map(({ _id, cost }) => [_id, cost.held]));
  const open = [...amountOf].map(([job, amount]) => ({ job, amount }));
  const fresh = {
    $filter: { input: { $literal: open }, cond: { $not: [{ $in: ['$$this.job', '$listed'] }] } },
  };
  const amounts = { $sum: { $map: { input: fresh, in: '$$this.amount' } } };
  await withRetry(() =>
    counters.updateOne(
      unbegun,
      [
        {
          $set: {
            held: { $add: ['$held', amounts] },
            open: { $concatArrays: ['$open', fresh] },
            listed: { $concatArrays: ['$listed', { $map: { input: fresh, in: '$$this.job' } }] },
          },
        },
      ],
      { updatePipeline: true },
    ),
  );
  const counter = await withRetry(() => counters.findOne(unbegun).lean<CounterDocument>());
  if (counter === null) return undefined;
  await settleEnded(collections, counter.listed);
  return counter;
}

async function spentOf({ jobs }: Collections, own: QueryFilter<JobDocument>): Promise<number> {
  const [ended] = await withRetry(() =>
    jobs
      .aggregate<{ spent: number }>([
        { $match: { $and: [own, { active: false }] } },
        { $group: { _id: null, spent: { $sum: '$cost.settled' } } },
      ])
      .exec(),
  );
  return ended?.spent ?? 0;
}

/** Jobs that ended, or were not admitted, before the counter was there to be told. */
async function settleEnded(collections: Collections, ids: readonly string[]): Promise<void> {
  const found = await withRetry(() =>
    collections.jobs
      .find({ _id: { $in: [...ids] } }, { status: 1, cost: 1 })
      .lean<Pick<JobDocument, '_id' | 'status' | 'cost'>[]>(),
  );
  const jobs = new Map(found.map((job) => [job._id, job]));
  for (const id of ids) {
    const job = jobs.get(id);
    if (job === undefined || isTerminal(job.status)) await settle(collections, id, job?.cost.settled ?? 0);
  }
}
