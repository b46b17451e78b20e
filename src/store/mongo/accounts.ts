// Accounts on MongoDB. A counter is made, with what it has to know of before, ahead of the account that makes jobs
// hold of it. Credits are committed in the balance's counter and copied to the ledger from there.

import { type Account, userScope } from '../../domain/account.ts';
import { type CountedPeriod, periodAt } from '../../domain/budget.ts';
import { idFloor } from '../../domain/ids.ts';
import { isTerminal, type LedgerEntry } from '../../domain/job.ts';
import { changedAccount, openingEntry } from '../account-change.ts';
import type { AccountStore, Booking } from '../store.ts';
import { counterId, newCounter, settle } from './budget-counters.ts';
import type { Collections } from './collections.ts';
import type { AccountDocument, CounterDocument, JobDocument, LedgerDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { toEntry, toEntryDocument } from './ledger.ts';
import { SEEN } from './list-jobs.ts';
import { isDuplicate, withRetry } from './retry.ts';

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
      for (const period of begin) await beginCounting(collections, userId, period, at);
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

/** May be repeated until `begun` is set: until then no job holds of the counter by itself. */
async function beginCounting(
  collections: Collections,
  userId: string,
  period: CountedPeriod,
  at: number,
): Promise<void> {
  const { jobs, counters } = collections;
  const { name, startsAt, resetsAt } = periodAt(period, at);
  const own = { userId, ...(startsAt === 0 ? {} : { _id: { $gte: idFloor('job', startsAt) } }), ...SEEN };
  // What is active is read first: a job that ends meanwhile is not counted among the ended ones too.
  const active = await withRetry(() =>
    jobs.find({ $and: [own, { active: true }] }, { cost: 1 }).lean<Pick<JobDocument, '_id' | 'cost'>[]>(),
  );
  const open = active.flatMap(({ _id, cost }) => (cost.held > 0 ? [{ job: _id, amount: cost.held }] : []));
  const [ended] = await withRetry(() =>
    jobs
      .aggregate<{ spent: number }>([
        { $match: { $and: [own, { active: false, _id: { $nin: active.map(({ _id }) => _id) } }] } },
        { $group: { _id: null, spent: { $sum: '$cost.settled' } } },
      ])
      .exec(),
  );
  const spent = ended?.spent ?? 0;
  const opening = period === 'BALANCE' ? openingEntry(userId, spent, at) : undefined;
  const counter = newCounter(
    { scope: userScope(userId), period: name, userId, resetsAt },
    {
      spent,
      held: open.reduce((sum, { amount }) => sum + amount, 0),
      open,
      credited: opening?.amount ?? 0,
      creditIds: opening === undefined ? [] : [opening.id],
      uncopied: opening === undefined ? [] : [toEntryDocument(opening)],
      begun: false,
    },
  );
  await insertUnbegun(collections, counter);
  await settleEnded(collections, open);
  await withRetry(() => counters.updateOne({ _id: counter._id }, { $set: { begun: true } }));
  await copyCredits(collections, counter._id);
}

/** Takes the place of one that was not begun; leaves one that was. */
async function insertUnbegun({ counters }: Collections, counter: CounterDocument): Promise<void> {
  await withRetry(async () => {
    try {
      await counters.replaceOne({ _id: counter._id, begun: false }, counter, { upsert: true });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  });
}

/** Jobs that ended before the counter was there to be told. */
async function settleEnded(collections: Collections, open: readonly { job: string }[]): Promise<void> {
  const ids = open.map(({ job }) => job);
  const now = await withRetry(() =>
    collections.jobs
      .find({ _id: { $in: ids } }, { status: 1, cost: 1 })
      .lean<Pick<JobDocument, '_id' | 'status' | 'cost'>[]>(),
  );
  for (const { _id, status, cost } of now) {
    if (isTerminal(status)) await settle(collections, _id, cost.settled ?? 0);
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
