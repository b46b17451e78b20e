// The ledger on MongoDB.

import type { LedgerEntry, LedgerKind } from '../../domain/job.ts';
import type { LedgerStore, LedgerSums } from '../store.ts';
import type { Collections } from './collections.ts';
import type { LedgerDocument } from './documents.ts';
import { withRetry } from './retry.ts';

export function createLedgerStore({ ledger }: Pick<Collections, 'ledger'>): LedgerStore {
  return {
    async ofJob(jobId) {
      const found = await withRetry(() =>
        ledger.find({ jobId }).sort({ at: 1, _id: 1 }).lean<LedgerDocument[]>(),
      );
      return found.map(toEntry);
    },
    async list({ userId, from, to }, { first, after }) {
      const later =
        after === null || after.at < from
          ? { at: { $gte: from, $lt: to } }
          : {
              at: { $gte: after.at, $lt: to },
              $or: [{ at: { $gt: after.at } }, { at: after.at, _id: { $gt: after.id } }],
            };
      const found = await withRetry(() =>
        ledger
          .find({ userId, ...later })
          .sort({ at: 1, _id: 1 })
          .limit(first + 1)
          .lean<LedgerDocument[]>(),
      );
      return { items: found.slice(0, first).map(toEntry), hasNextPage: found.length > first };
    },
    async sums(userId) {
      const found = await withRetry(() =>
        ledger
          .aggregate<{ _id: LedgerKind; amount: number }>([
            { $match: { userId } },
            { $group: { _id: '$kind', amount: { $sum: '$amount' } } },
          ])
          .exec(),
      );
      return Object.fromEntries(found.map(({ _id, amount }) => [_id, amount]));
    },
    async sumsOfKeys(keyIds) {
      const found = await withRetry(() =>
        ledger
          .aggregate<{ _id: { keyId: string; kind: LedgerKind }; amount: number }>([
            { $match: { keyId: { $in: [...keyIds] } } },
            { $group: { _id: { keyId: '$keyId', kind: '$kind' }, amount: { $sum: '$amount' } } },
          ])
          .exec(),
      );
      const sums = new Map<string, LedgerSums>();
      for (const { _id, amount } of found) {
        sums.set(_id.keyId, { ...sums.get(_id.keyId), [_id.kind]: amount });
      }
      return sums;
    },
  };
}

export function toEntry({ _id, ...entry }: LedgerDocument): LedgerEntry {
  return { id: _id, ...entry };
}

export function toEntryDocument({ id, ...entry }: LedgerEntry): LedgerDocument {
  return { _id: id, ...entry };
}
