// Usage on SQLite, as it is read; usage-sums.ts adds to it.

import { BUCKET_MS, type UsageCount, type UsageDimension, type UsageQuery } from '../../domain/usage.ts';
import type { UsageStore } from '../store.ts';
import { mergeCounts, type Reading, readingsOf } from '../usage-plan.ts';
import { type Database, read, type Row, type SqlValue } from './database.ts';

const COLUMNS: Record<UsageDimension, string> = {
  USER: 'user_id',
  MODEL: 'model',
  DAY: 'bucket',
  HOUR: 'bucket',
  TEMPLATE: 'template',
  TAG: 'tag',
  KEY: 'key_id',
};

export function createUsageStore(db: Database): UsageStore {
  return {
    count: (query) =>
      read(() =>
        mergeCounts(
          readingsOf(query).map((reading) => {
            const { text, values } = usageCounting(query, reading);
            return db
              .sql(text)
              .all(...values)
              .map(toCount);
          }),
        ),
      ),
  };
}

/** The text and values of one reading; for `EXPLAIN` too. */
export function usageCounting(
  { groupBy, userId, step }: UsageQuery,
  { rollup, from, to }: Reading,
): { text: string; values: SqlValue[] } {
  const columns = [...new Set(groupBy.map((dimension) => COLUMNS[dimension]))];
  const conditions = ['bucket >= ?', 'bucket < ?', groupBy.includes('TAG') ? "tag != ''" : "tag = ''"];
  const { ms, offsetMs } = step ?? { ms: BUCKET_MS, offsetMs: 0 };
  const start = `bucket - (bucket + ${offsetMs}) % ${ms} AS bucket`;
  const values: SqlValue[] = [from, to];
  if (rollup !== null) {
    conditions.push('rollup = ?');
    values.push(rollup.name);
  }
  if (userId !== null) {
    conditions.push('user_id = ?');
    values.push(userId);
  }
  const sums =
    'sum(jobs) AS jobs, sum(images) AS images, sum(failures) AS failures, sum(price) AS price, sum(unpriced) AS unpriced, sum(cost) AS cost';
  const places = columns.map((_, index) => index + 1).join(', ');
  const group = columns.length === 0 ? '' : `GROUP BY ${places}`;
  const table = rollup === null ? 'usage_buckets' : 'usage_rollups';
  return {
    text: `SELECT ${[...columns.map((name) => (name === 'bucket' ? start : name)), sums].join(', ')} FROM ${table} WHERE ${conditions.join(' AND ')} ${group}`,
    values,
  };
}

function toCount(row: Row): UsageCount {
  const text = (name: string): string | null => {
    const value = row[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    bucket: typeof row['bucket'] === 'number' ? row['bucket'] : null,
    userId: text('user_id'),
    model: text('model'),
    template: text('template'),
    tag: text('tag'),
    keyId: text('key_id'),
    jobs: Number(row['jobs'] ?? 0),
    images: Number(row['images'] ?? 0),
    failures: Number(row['failures'] ?? 0),
    price: Number(row['price'] ?? 0),
    unpriced: Number(row['unpriced'] ?? 0),
    cost: row['cost'] === null || row['cost'] === undefined ? null : Number(row['cost']),
  };
}
