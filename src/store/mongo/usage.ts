// Usage on MongoDB: counters that are added to when a job has ended.

import { BUCKET_MS, type UsageCount, type UsageDimension, type UsageQuery } from '../../domain/usage.ts';
import type { UsageStore } from '../store.ts';
import type { PipelineStage } from 'mongoose';
import type { Collections } from './collections.ts';
import type { JobDocument, UsageDocument } from './documents.ts';
import { isDuplicate, withRetry } from './retry.ts';

/** Adds an ended job to its counters; one that is counted already stays counted once. */
export async function countJob(collections: Collections, job: JobDocument): Promise<void> {
  const made = await withRetry(() => collections.images.countDocuments({ jobId: job._id, role: 'final' }));
  const sums = {
    jobs: 1,
    images: made,
    failures: job.status === 'FAILED' ? 1 : 0,
    price: job.cost.settled ?? 0,
    ...(job.cost.providerCost === null ? {} : { cost: job.cost.providerCost }),
  };
  await Promise.all(bucketsOf(job).map((bucket) => addOnce(collections, job._id, bucket, sums)));
}

async function addOnce(
  { usage }: Collections,
  jobId: string,
  { _id, ...where }: Bucket,
  sums: Record<string, number>,
): Promise<void> {
  for (;;) {
    try {
      await withRetry(() =>
        usage.updateOne(
          { _id, pending: { $ne: jobId } },
          { $inc: sums, $push: { pending: jobId }, $setOnInsert: where },
          { upsert: true, setDefaultsOnInsert: false },
        ),
      );
      return;
    } catch (error) {
      // The counter is there but did not match: it names this job, or another process made it just now.
      if (!isDuplicate(error)) throw error;
      if ((await withRetry(() => usage.exists({ _id, pending: jobId }))) !== null) return;
    }
  }
}

/**
 * The job's outbox has been gone for longer than anybody can still be copying it: it will not be counted again. A
 * name that is never forgotten, because the process ended before, costs its bytes and nothing else.
 */
export async function forgetCounted({ usage }: Collections, job: CountedJob): Promise<void> {
  const ids = bucketsOf(job).map(({ _id }) => _id);
  await withRetry(() => usage.updateMany({ _id: { $in: ids } }, { $pull: { pending: job._id } }));
}

export type CountedJob = Pick<
  JobDocument,
  '_id' | 'userId' | 'model' | 'template' | 'keyId' | 'tags' | 'finishedAt' | 'updatedAt'
>;

type Bucket = Pick<UsageDocument, '_id' | 'userId' | 'bucket' | 'model' | 'template' | 'keyId' | 'tag'>;

function bucketsOf(job: CountedJob): Bucket[] {
  const bucket = Math.floor((job.finishedAt ?? job.updatedAt) / BUCKET_MS) * BUCKET_MS;
  const { userId, model } = job;
  const template = job.template?.key ?? '';
  const keyId = job.keyId ?? '';
  return ['', ...new Set(job.tags)].map((tag) => ({
    _id: JSON.stringify([userId, bucket, model, template, keyId, tag]),
    userId,
    bucket,
    model,
    template,
    keyId,
    tag,
  }));
}

const FIELDS: Record<UsageDimension, string> = {
  USER: 'userId',
  MODEL: 'model',
  DAY: 'bucket',
  HOUR: 'bucket',
  TEMPLATE: 'template',
  TAG: 'tag',
  KEY: 'keyId',
};

export function createUsageStore(collections: Collections): UsageStore {
  return {
    async count(query) {
      const rows = await withRetry(() => collections.usage.aggregate<UsageRow>(usageCounting(query)).exec());
      if (rows.length === 0 && query.groupBy.length === 0) return [toCount(NOTHING)];
      return rows.map(toCount);
    },
  };
}

interface UsageRow {
  _id: { [field: string]: string | number };
  jobs: number;
  images: number;
  failures: number;
  price: number;
  cost: number | null;
  known: number | null;
}

/** Without dimensions there is one row, whatever there is to count. */
const NOTHING: UsageRow = { _id: {}, jobs: 0, images: 0, failures: 0, price: 0, cost: 0, known: null };

/** The stages of one counting; for `explain` too. */
export function usageCounting({ from, to, groupBy, userId }: UsageQuery): PipelineStage[] {
  const fields = [...new Set(groupBy.map((dimension) => FIELDS[dimension]))];
  return [
    {
      $match: {
        bucket: { $gte: Math.floor(from / BUCKET_MS) * BUCKET_MS, $lt: to },
        tag: groupBy.includes('TAG') ? { $ne: '' } : '',
        ...(userId === null ? {} : { userId }),
      },
    },
    {
      $group: {
        _id: Object.fromEntries(fields.map((field) => [field, `$${field}`])),
        jobs: { $sum: '$jobs' },
        images: { $sum: '$images' },
        failures: { $sum: '$failures' },
        price: { $sum: '$price' },
        cost: { $sum: '$cost' },
        known: { $max: '$cost' },
      },
    },
  ];
}

function toCount(row: UsageRow): UsageCount {
  const text = (field: string): string | null => {
    const value = row._id[field];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const bucket = row._id['bucket'];
  return {
    bucket: typeof bucket === 'number' ? bucket : null,
    userId: text('userId'),
    model: text('model'),
    template: text('template'),
    tag: text('tag'),
    keyId: text('keyId'),
    jobs: row.jobs,
    images: row.images,
    failures: row.failures,
    price: row.price,
    // A sum of nothing known is unknown, not 0.
    cost: row.known === null ? null : row.cost,
  };
}
