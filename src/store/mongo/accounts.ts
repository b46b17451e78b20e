// Accounts on MongoDB. A counter is announced on the account, so that every job from then on holds of it, and then
// learns what was before; only afterwards a limit goes by it. Credits are committed in the balance's counter and
// copied to the ledger from there.

import { type Account, userScope } from '../../domain/account.ts';
import { type CountedPeriod, periodAt } from '../../domain/budget.ts';
import { idFloor } from '../../domain/ids.ts';
import { isTerminal, type LedgerEntry } from '../../domain/job.ts';
import type { QueryFilter } from 'mongoose';
import { changedAccount, openingEntry } from '../account-change.ts';
import type { AccountStore, Booking } from '../store.ts';
import { counterId, newCounter, settle } from './budget-counters.ts';
import type { Collections } from './collections.ts';
import type { AccountDocument, CounterDocument, JobDocument, LedgerDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { toEntry, toEntryDocument } from './ledger.ts';
import { withRetry } from './retry.ts';

export function createAccountStore(collections: Collections): AccountStore {
  const { accounts } = collections;
  const get = async (userId: string): Promise<Account | undefined> => {
    const found = await withRetry(() => accounts.findOne({ _id: userId }).lean<AccountDocument>());
    return found === null ? undefined : toAccount(found);
  };
  return {
    get,
    async list({ first, after }) {
      const found = await withRetry(() =>
        accounts
          .find(after === null ? {} : { _id: { $gt: after } })
          .sort({ _id: 1 })
          .limit(first + 1)
          .lean<AccountDocument[]>(),
      );
      return { items: found.slice(0, first).map(toAccount), hasNextPage: found.length > first };
    },
    async change(userId, change, at) {
      const { account, begin } = changedAccount(await get(userId), userId, change, at);
      for (const period of [...begin, ...(await brokenOff(collections, account, begin, at))]) {
        await beginCounting(collections, userId, period, at);
      }
      const { countBalance: _, ...fields } = change;
      const { budgets, markup, prepaid } = account;
      const rest = Object.entries({ budgets, markup, prepaid }).filter(
        ([name]) => !Object.hasOwn(fields, name),
      );
      const changed = await withRetry(() =>
        accounts
          .findOneAndUpdate(
            { _id: userId },
            {
              $set: { ...fields, updatedAt: at },
              $addToSet: { counted: { $each: begin } },
              $setOnInsert: { ...Object.fromEntries(rest), createdAt: at },
            },
            { upsert: true, returnDocument: 'after', setDefaultsOnInsert: false },
          )
          .lean<AccountDocument>(),
      );
      if (changed === null) throw new Error('An account was not stored');
      return toAccount(changed);
    },
    book: (entry) => book(collections, entry),
  };
}

export function toAccount({ _id, ...account }: AccountDocument): Account {
  return { userId: _id, ...account };
}

export function toAccountDocument({ userId, ...account }: Account): AccountDocument {
  return { _id: userId, ...account };
}

/** What a crash has announced and not begun. */
async function brokenOff(
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

/** May be repeated until the counter has begun, by several at once. */
async function beginCounting(
  collections: Collections,
  userId: string,
  period: CountedPeriod,
  at: number,
): Promise<void> {
  const { accounts, counters } = collections;
  const { name, startsAt, resetsAt } = periodAt(period, at);
  const counter = newCounter({ scope: userScope(userId), period: name, userId, resetsAt }, { begun: false });
  const unbegun = { _id: counter._id, begun: false };
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
  const listed = await listActive(collections, unbegun, own);
  if (listed === undefined) return;
  const spent = await spentOf(collections, { $and: [own, { _id: { $nin: listed } }] });
  const opening = period === 'BALANCE' ? openingEntry(userId, spent, at) : undefined;
  await withRetry(() =>
    counters.updateOne(unbegun, {
      $set: { begun: true, listed: [] },
      $inc: { spent, credited: opening?.amount ?? 0 },
      ...(opening === undefined
        ? {}
        : { $push: { creditIds: opening.id, uncopied: toEntryDocument(opening) } }),
    }),
  );
  await copyCredits(collections, counter._id);
}

/**
 * Has the counter hold what active jobs hold, those too that are just being admitted; what is active is read before
 * what has ended, so that a job that ends meanwhile is not in both. Answers all jobs that the counter knows of;
 * undefined when it has begun.
 */
async function listActive(
  collections: Collections,
  unbegun: { _id: string; begun: boolean },
  own: QueryFilter<JobDocument>,
): Promise<string[] | undefined> {
  const { jobs, counters } = collections;
  const active = await withRetry(() =>
    jobs.find({ $and: [own, { active: true }] }, { cost: 1 }).lean<Pick<JobDocument, '_id' | 'cost'>[]>(),
  );
  const open = active.map(({ _id, cost }) => ({ job: _id, amount: cost.held }));
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
  return counter.listed;
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

async function book(collections: Collections, entry: LedgerEntry): Promise<Booking> {
  const { counters, ledger } = collections;
  const _id = counterId(userScope(entry.userId), 'balance');
  const after = { $subtract: [{ $add: ['$credited', entry.amount] }, { $add: ['$held', '$spent'] }] };
  const { matchedCount } = await withRetry(() =>
    counters.updateOne(
      { _id, creditIds: { $ne: entry.id }, ...(entry.amount < 0 ? { $expr: { $gte: [after, 0] } } : {}) },
      {
        $inc: { credited: entry.amount },
        $push: { creditIds: entry.id, uncopied: toEntryDocument(entry) },
      },
    ),
  );
  if (matchedCount === 1) {
    await copyCredits(collections, _id);
    return { kind: 'booked' };
  }
  const counter = await withRetry(() => counters.findOne({ _id }).lean<CounterDocument>());
  if (counter === null) throw new Error(`The balance of ${entry.userId} is not counted`);
  if (!counter.creditIds.includes(entry.id)) {
    return { kind: 'below-zero', available: counter.credited - counter.held - counter.spent };
  }
  await copyCredits(collections, _id);
  const there = await withRetry(() => ledger.findOne({ _id: entry.id }).lean<LedgerDocument>());
  if (there === null) throw new Error(`The ledger lacks ${entry.id}`);
  return { kind: 'there', entry: toEntry(there) };
}

async function copyCredits({ counters, ledger }: Collections, _id: string): Promise<void> {
  const counter = await withRetry(() => counters.findOne({ _id }).lean<CounterDocument>());
  if (counter === null || counter.uncopied.length === 0) return;
  await insertNew(ledger, counter.uncopied);
  const ids = counter.uncopied.map((entry) => entry._id);
  await withRetry(() => counters.updateOne({ _id }, { $pull: { uncopied: { _id: { $in: ids } } } }));
}

/** What a crash left uncopied. */
export async function copyAllCredits(collections: Collections): Promise<void> {
  const found = await withRetry(() =>
    collections.counters
      .find({ 'uncopied._id': { $exists: true } }, { _id: 1 })
      .lean<Pick<CounterDocument, '_id'>[]>(),
  );
  for (const { _id } of found) await copyCredits(collections, _id);
}
