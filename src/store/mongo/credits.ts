// Credits: committed in the balance's counter, and copied to the ledger from there.

import { userScope } from '../../domain/account.ts';
import type { LedgerEntry } from '../../domain/job.ts';
import type { Booking } from '../store.ts';
import { counterId } from './budget-counters.ts';
import type { Collections } from './collections.ts';
import type { CounterDocument, LedgerDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { toEntry, toEntryDocument } from './ledger.ts';
import { withRetry } from './retry.ts';

export async function book(collections: Collections, entry: LedgerEntry): Promise<Booking> {
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

export async function copyCredits({ counters, ledger }: Collections, _id: string): Promise<void> {
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
