// API keys on MongoDB.

import type { QueryFilter } from 'mongoose';
import type { ApiKey } from '../../domain/api-key.ts';
import { type KeyStore, TOUCH_EVERY_MS } from '../store.ts';
import type { Collections } from './collections.ts';
import type { KeyDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { withRetry } from './retry.ts';

export function createKeyStore({ keys }: Collections): KeyStore {
  const find = async (filter: QueryFilter<KeyDocument>): Promise<ApiKey | undefined> => {
    const document = await withRetry(() => keys.findOne(filter).lean<KeyDocument>());
    return document === null ? undefined : toKey(document);
  };
  return {
    create: (key) => insertNew(keys, [toKeyDocument(key)]),
    get: (id) => find({ _id: id }),
    async getMany(ids) {
      const found = await withRetry(() => keys.find({ _id: { $in: [...ids] } }).lean<KeyDocument[]>());
      const byId = new Map(found.map((document) => [document._id, toKey(document)]));
      return ids.map((id) => byId.get(id));
    },
    findByHash: (hash) => find({ hash }),
    any: async () => (await withRetry(() => keys.exists({}))) !== null,
    async list({ userId }, { first, after }) {
      const filter = {
        ...(userId === null ? {} : { userId }),
        ...(after === null ? {} : { _id: { $lt: after } }),
      };
      const found = await withRetry(() =>
        keys
          .find(filter)
          .sort({ _id: -1 })
          .limit(first + 1)
          .lean<KeyDocument[]>(),
      );
      return { items: found.slice(0, first).map(toKey), hasNextPage: found.length > first };
    },
    async revoke(id, at) {
      const { modifiedCount } = await withRetry(() =>
        keys.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: at } }),
      );
      return modifiedCount === 1;
    },
    async touch(id, at) {
      await withRetry(() =>
        keys.updateOne(
          { _id: id, $or: [{ lastUsedAt: null }, { lastUsedAt: { $lte: at - TOUCH_EVERY_MS } }] },
          { $set: { lastUsedAt: at } },
        ),
      );
    },
  };
}

export function toKeyDocument({ id, ...key }: ApiKey): KeyDocument {
  return { _id: id, ...key };
}

export function toKey({ _id, ...key }: KeyDocument): ApiKey {
  return { id: _id, ...key };
}
