// Usage on MongoDB: counters that are added to when a job has ended.

import { BUCKET_MS, type UsageCount, type UsageDimension, type UsageQuery } from '../../domain/usage.ts';
import type { UsageStore } from '../store.ts';
import { mergeCounts, type Reading, readingsOf, type Stretch } from '../usage-plan.ts';
import type { PipelineStage } from 'mongoose';
import type { Collections } from './collections.ts';
import type { JobDocument, UsageDocument } from './documents.ts';
import { duplicatesOf, withRetry } from './retry.ts';
import { noteCounted, SUMS, summedDays, USAGE_FIELDS } from './usage-rollups.ts';

/** Adds ended jobs to their counters; one that is counted already stays counted once. */
export async function countJobs(collections: Collections, jobs: readonly CountedJob[]): Promise<void> {
  const { usage, images } = collections;
  const made = await withRetry(() =>
    images
      .aggregate<{ _id: string; count: number }>([
        { $match: { jobId: { $in: jobs.map(({ _id }) => _id) }, role: 'final' } },
        { $group: { _id: '$jobId', count: { $sum: 1 } } },
      ])
      .exec(),
  );
  const imagesOf = new Map(made.map(({ _id, count }) => [_id, count]));
  let additions = jobs.flatMap((job) => additionsOf(job, imagesOf.get(job._id) ?? 0));
  while (additions.length > 0) {
    const refused = await addAll(usage, additions);
    // A counter that is there but did not match names the job, or another process made it just now.
    additions = await withoutCounted(usage, refused);
  }
  await noteCounted(collections, jobs.map(bucketOf));
}

interface Addition {
  bucket: Bucket;
  jobId: string;
  sums: Record<string, number>;
}

function additionsOf(job: CountedJob, images: number): Addition[] {
  const sums = {
    jobs: 1,
    images,
    failures: job.status === 'FAILED' ? 1 : 0,
    price: job.cost.settled ?? 0,
    unpriced: job.cost.settled === null ? 1 : 0,
    ...(job.cost.providerCost === null ? {} : { cost: job.cost.providerCost }),
  };
  return bucketsOf(job).map((bucket) => ({ bucket, jobId: job._id, sums }));
}

/** Answers those that found their counter's id taken. */
async function addAll(usage: Collections['usage'], additions: readonly Addition[]): Promise<Addition[]> {
  const writes = additions.map(({ bucket: { _id, ...where }, jobId, sums }) => ({
    updateOne: {
      filter: { _id, pending: { $ne: jobId } },
      update: { $inc: sums, $push: { pending: jobId }, $setOnInsert: where },
      upsert: true,
      setDefaultsOnInsert: false,
    },
  }));
  return withRetry(async () => {
    try {
      await usage.bulkWrite(writes, { ordered: false });
      return [];
    } catch (error) {
      const taken = duplicatesOf(error);
      if (taken === undefined) throw error;
      return taken.flatMap((index) => additions[index] ?? []);
    }
  });
}

async function withoutCounted(
  usage: Collections['usage'],
  additions: readonly Addition[],
): Promise<Addition[]> {
  const counted = await Promise.all(
    additions.map(({ bucket, jobId }) => withRetry(() => usage.exists({ _id: bucket._id, pending: jobId }))),
  );
  return additions.filter((_, index) => counted[index] === null);
}

/**
 * The job's outbox has been gone for longer than anybody can still be copying it: it will not be counted again. A
 * name that is never forgotten, because the process ended before, costs its bytes and nothing else.
 */
export async function forgetCounted({ usage }: Collections, jobs: readonly CountedJob[]): Promise<void> {
  const writes = jobs.flatMap((job) =>
    bucketsOf(job).map(({ _id }) => ({
      updateOne: { filter: { _id }, update: { $pull: { pending: job._id } } },
    })),
  );
  await withRetry(() => usage.bulkWrite(writes, { ordered: false }));
}

export type CountedJob = Pick<
  JobDocument,
  '_id' | 'userId' | 'model' | 'template' | 'keyId' | 'tags' | 'finishedAt' | 'updatedAt' | 'status' | 'cost'
>;

type Bucket = Pick<UsageDocument, '_id' | 'userId' | 'bucket' | 'model' | 'template' | 'keyId' | 'tag'>;

function bucketOf(job: CountedJob): number {
  return Math.floor((job.finishedAt ?? job.updatedAt) / BUCKET_MS) * BUCKET_MS;
}

function bucketsOf(job: CountedJob): Bucket[] {
  const bucket = bucketOf(job);
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

const FIELDS: Record<UsageDimension, string> = { ...USAGE_FIELDS, DAY: 'bucket', HOUR: 'bucket' };

export function createUsageStore(collections: Collections): UsageStore {
  return {
    async count(query) {
      const days = await summedDays(collections, query);
      const clip = ({ from, to }: Stretch) =>
        days
          .map((day) => ({ from: Math.max(from, day.from), to: Math.min(to, day.to) }))
          .filter((day) => day.from < day.to);
      const readings = await Promise.all(
        readingsOf(query, (_, stretch) => clip(stretch)).map(async (reading) => {
          const from = reading.rollup === null ? collections.usage : collections.usageRollups;
          const rows = await withRetry(() => from.aggregate<UsageRow>(usageCounting(query, reading)).exec());
          return rows.map(toCount);
        }),
      );
      const counts = mergeCounts(readings);
      return counts.length === 0 && query.groupBy.length === 0 ? [toCount(NOTHING)] : counts;
    },
  };
}

interface UsageRow {
  _id: { [field: string]: string | number };
  jobs: number;
  images: number;
  failures: number;
  price: number;
  unpriced: number;
  cost: number | null;
  known: number | null;
}

/** Without dimensions there is one row, whatever there is to count. */
const NOTHING: UsageRow = {
  _id: {},
  jobs: 0,
  images: 0,
  failures: 0,
  price: 0,
  unpriced: 0,
  cost: 0,
  known: null,
};

/** The stages of one reading; for `explain` too. */
export function usageCounting(
  { groupBy, userId, step }: UsageQuery,
  { rollup, from, to }: Reading,
): PipelineStage[] {
  const { ms, offsetMs } = step ?? { ms: BUCKET_MS, offsetMs: 0 };
  const start = { $subtract: ['$bucket', { $mod: [{ $add: ['$bucket', offsetMs] }, ms] }] };
  const fields = [...new Set(groupBy.map((dimension) => FIELDS[dimension]))];
  return [
    {
      $match: {
        ...(rollup === null ? {} : { rollup: rollup.name }),
        bucket: { $gte: from, $lt: to },
        tag: groupBy.includes('TAG') ? { $gt: '' } : '',
        ...(userId === null ? {} : { userId }),
      },
    },
    {
      $group: {
        _id: Object.fromEntries(fields.map((field) => [field, field === 'bucket' ? start : `$${field}`])),
        ...SUMS,
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
    unpriced: row.unpriced,
    // A sum of nothing known is unknown, not 0.
    cost: row.known === null ? null : row.cost,
  };
}
