// What jobs add to usage, in the very transaction that ends them: each sum is written once, at its end, however many of
// its jobs add to it.

import type { Job } from '../../domain/job.ts';
import { addSums, BUCKET_MS, type UsageSums } from '../../domain/usage.ts';
import { ROLLUPS, type UsagePart } from '../usage-plan.ts';
import type { Aside } from './aside.ts';
import type { Database, SqlValue } from './database.ts';

export interface PendingSums extends Aside {
  /** Inside the transaction that ends the job, when its images are there. */
  countJob(job: Job): void;
}

const SUMS = 'jobs, images, failures, price, unpriced, cost';
const ADD = `jobs = jobs + excluded.jobs, images = images + excluded.images, failures = failures + excluded.failures,
  price = price + excluded.price, unpriced = unpriced + excluded.unpriced,
  cost = CASE WHEN excluded.cost IS NULL THEN cost ELSE coalesce(cost, 0) + excluded.cost END`;
const ADD_TO_BUCKET = `INSERT INTO usage_buckets (bucket, user_id, model, template, key_id, tag, ${SUMS})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ${ADD}`;
const ADD_TO_ROLLUP = `INSERT INTO usage_rollups (rollup, bucket, user_id, model, template, key_id, tag, ${SUMS})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ${ADD}`;

export function createPendingSums(db: Database): PendingSums {
  const pending = new Map<string, { text: string; key: SqlValue[]; sums: UsageSums }>();

  function add(text: string, key: SqlValue[], sums: UsageSums): void {
    // No name holds a control character.
    const name = key.join('\u0000');
    const known = pending.get(name);
    if (known === undefined) pending.set(name, { text, key, sums: { ...sums } });
    else addSums(known.sums, sums);
  }

  return {
    // Rows with an empty tag count jobs, the others count tags.
    countJob(job) {
      const at = job.finishedAt ?? job.updatedAt;
      const sums = sumsOf(db, job);
      const tags = ['', ...new Set(job.tags)];
      for (const tag of tags) add(ADD_TO_BUCKET, [at - (at % BUCKET_MS), ...partsOf(job, tag)], sums);
      for (const { name, ms, keeps } of ROLLUPS) {
        for (const tag of keeps.includes('TAG') ? tags : [''])
          add(ADD_TO_ROLLUP, [name, at - (at % ms), ...partsOf(job, tag, keeps)], sums);
      }
    },
    write() {
      for (const { text, key, sums } of pending.values()) {
        const { jobs, images, failures, price, unpriced, cost } = sums;
        db.sql(text).run(...key, jobs, images, failures, price, unpriced, cost);
      }
      pending.clear();
    },
    takeBack: () => pending.clear(),
  };
}

function sumsOf(db: Database, { id, status, cost }: Job): UsageSums {
  const images = db.sql('SELECT count(*) AS n FROM images WHERE job_id = ? AND listed = 1').get(id);
  return {
    jobs: 1,
    images: Number(images?.['n'] ?? 0),
    failures: status === 'FAILED' ? 1 : 0,
    price: cost.settled ?? 0,
    unpriced: cost.settled === null ? 1 : 0,
    cost: cost.providerCost,
  };
}

const PARTS: readonly UsagePart[] = ['USER', 'MODEL', 'TEMPLATE', 'KEY', 'TAG'];

/** Empty is none, or not kept. */
function partsOf({ userId, model, template, keyId }: Job, tag: string, keeps = PARTS): string[] {
  const parts = { USER: userId, MODEL: model, TEMPLATE: template?.key ?? '', KEY: keyId ?? '', TAG: tag };
  return PARTS.map((part) => (keeps.includes(part) ? parts[part] : ''));
}
