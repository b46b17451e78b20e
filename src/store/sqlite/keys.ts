// API keys on SQLite. `last_used_at` is a column of its own: it changes often, and the rest hardly ever.

import type { ApiKey } from '../../domain/api-key.ts';
import { type KeyStore, TOUCH_EVERY_MS } from '../store.ts';
import { type Database, read, type Row } from './database.ts';
import type { Writer } from './group-commit.ts';
import { readDoc } from './job-rows.ts';

const COLUMNS = 'doc, last_used_at';
/** Sorts after every id. */
const LAST = 'key`';

export function createKeyStore(db: Database, writer: Writer): KeyStore {
  const find = (column: 'id' | 'hash', value: string): ApiKey | undefined => {
    const row = db.sql(`SELECT ${COLUMNS} FROM api_keys WHERE ${column} = ?`).get(value);
    return row === undefined ? undefined : toKey(row);
  };
  return {
    create: (key) => writer.write(() => insertKey(db, key)),
    get: (id) => read(() => find('id', id)),
    getMany: (ids) => read(() => ids.map((id) => find('id', id))),
    findByHash: (hash) => read(() => find('hash', hash)),
    any: () => read(() => db.sql('SELECT 1 FROM api_keys LIMIT 1').get() !== undefined),
    list: ({ userId }, { first, after }) =>
      read(() => {
        const rows = db
          .sql(
            `SELECT ${COLUMNS} FROM api_keys
             WHERE id < ? ${userId === null ? '' : 'AND user_id = ?'} ORDER BY id DESC LIMIT ?`,
          )
          .all(after ?? LAST, ...(userId === null ? [] : [userId]), first + 1);
        return { items: rows.slice(0, first).map(toKey), hasNextPage: rows.length > first };
      }),
    revoke: (id, at) =>
      writer.write(() => {
        const key = find('id', id);
        if (key === undefined || key.revokedAt !== null) return false;
        db.sql('UPDATE api_keys SET doc = ? WHERE id = ?').run(JSON.stringify({ ...key, revokedAt: at }), id);
        return true;
      }),
    touch: (id, at) =>
      writer.write(() => {
        db.sql(
          'UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)',
        ).run(at, id, at - TOUCH_EVERY_MS);
      }),
  };
}

/** One that is there already is an error: its id and its hash are its own. */
export function insertKey(db: Database, key: ApiKey, onConflict: '' | 'OR IGNORE' = ''): void {
  db.sql(
    `INSERT ${onConflict} INTO api_keys (id, hash, user_id, last_used_at, doc) VALUES (?, ?, ?, ?, ?)`,
  ).run(key.id, key.hash, key.userId, key.lastUsedAt, JSON.stringify(key));
}

export function toKey(row: Row): ApiKey {
  const lastUsedAt = row['last_used_at'];
  return { ...readDoc<ApiKey>(row), lastUsedAt: lastUsedAt === null ? null : Number(lastUsedAt) };
}
