// Usage on SQLite: counters that are added to in the very transaction that ends a job.

import type { Job } from '../../domain/job.ts';
import { BUCKET_MS, type UsageCount, type UsageDimension, type UsageQuery } from '../../domain/usage.ts';
import type { UsageStore } from '../store.ts';
import { mergeCounts, type Reading, readingsOf, ROLLUPS, type UsagePart } from '../usage-plan.ts';
import { type Database, read, type Row, type SqlValue } from './database.ts';

const ADD = `jobs = jobs + 1, images = images + excluded.images, failures = failures + excluded.failures,
  price = price + excluded.price, unpriced = unpriced + excluded.unpriced,
  cost = CASE WHEN excluded.cost IS NULL THEN cost ELSE coalesce(cost, 0) + excluded.cost END`;

/** Runs inside the transaction that ends the job. Rows with an empty tag count jobs, the others count tags. */
export function countJob(db: Database, job: Job): void {
  const at = job.finishedAt ?? job.updatedAt;
  const images = db.sql('SELECT count(*) AS n FROM images WHERE job_id = ? AND listed = 1').get(job.id);
  const sums = [
    Number(images?.['n'] ?? 0),
    job.status === 'FAILED' ? 1 : 0,
    job.cost.settled ?? 0,
    job.cost.settled === null ? 1 : 0,
    job.cost.providerCost,
  ];
  const tags = ['', ...new Set(job.tags)];
  for (const tag of tags) {
    db.sql(
      `INSERT INTO usage_buckets (bucket, user_id, model, template, key_id, tag, jobs, images, failures, price, unpriced, cost)
       VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ${ADD}`,
    ).run(at - (at % BUCKET_MS), ...partsOf(job, tag), ...sums);
  }
  for (const { name, ms, keeps } of ROLLUPS) {
    for (const tag of keeps.includes('TAG') ? tags : ['']) {
      db.sql(
        `INSERT INTO usage_rollups (rollup, bucket, user_id, model, template, key_id, tag, jobs, images, failures, price, unpriced, cost)
         VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ${ADD}`,
      ).run(name, at - (at % ms), ...partsOf(job, tag, keeps), ...sums);
    }
  }
}

const PARTS: readonly UsagePart[] = ['USER', 'MODEL', 'TEMPLATE', 'KEY', 'TAG'];

/** Empty is none, or not kept. */
function partsOf({ userId, model, template, keyId }: Job, tag: string, keeps = PARTS): string[] {
  const parts = { USER: userId, MODEL: model, TEMPLATE: template?.key ?? '', KEY: keyId ?? '', TAG: tag };
  return PARTS.map((part) => (keeps.includes(part) ? parts[part] : ''));
}

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
