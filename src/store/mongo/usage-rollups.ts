// Sums of days that are over, made of the quarter hours in the background: a counter that every job of a day adds to
// would be waited for by all of them. A day is read from its sums when its mark says that nothing was counted since.

import type { PipelineStage } from 'mongoose';
import { ulid } from 'ulid';
import { DAY_MS, type Rollup, ROLLUPS, type Stretch, type UsagePart } from '../usage-plan.ts';
import type { Collections } from './collections.ts';
import type { UsageDayDocument, UsageDocument } from './documents.ts';
import { withRetry } from './retry.ts';

/** More than clocks of two machines differ: whoever still counts into a day knows whether it is over. */
const GRACE_MS = 3_600_000;

/** What a report and a rollup add up; `known` is null when no provider cost is. */
export const SUMS = {
  jobs: { $sum: '$jobs' },
  images: { $sum: '$images' },
  failures: { $sum: '$failures' },
  price: { $sum: '$price' },
  unpriced: { $sum: '$unpriced' },
  cost: { $sum: '$cost' },
  known: { $max: '$cost' },
};

export const USAGE_FIELDS = {
  USER: 'userId',
  MODEL: 'model',
  TEMPLATE: 'template',
  TAG: 'tag',
  KEY: 'keyId',
} as const satisfies Record<UsagePart, keyof UsageDocument>;

/** To be called once they are counted, and again when that is not sure: sums of days that are over are made again. */
export async function noteCounted({ usageDays }: Collections, buckets: readonly number[]): Promise<void> {
  const days = new Set(buckets.map((bucket) => bucket - (bucket % DAY_MS)));
  for (const day of days) {
    if (Date.now() < day + DAY_MS) continue;
    await withRetry(() =>
      usageDays.updateOne({ _id: day }, { $set: { summed: false, rev: ulid() } }, { upsert: true }),
    );
  }
}

/** Sums up every day that is over and has no sums, or old ones. Any number of processes may do so at once. */
export async function sumUpDays(collections: Collections): Promise<void> {
  const { usage, usageDays } = collections;
  const oldest = await withRetry(() =>
    usage.findOne({ tag: '' }, { bucket: 1 }).sort({ bucket: 1 }).lean<Pick<UsageDocument, 'bucket'>>(),
  );
  if (oldest === null) return;
  const summed = new Set(
    (await withRetry(() => usageDays.find({ summed: true }).lean<UsageDayDocument[]>())).map(
      ({ _id }) => _id,
    ),
  );
  const first = oldest.bucket - (oldest.bucket % DAY_MS);
  for (let day = first; day + DAY_MS + GRACE_MS <= Date.now(); day += DAY_MS) {
    if (!summed.has(day)) await sumUpDay(collections, day);
  }
}

async function sumUpDay({ usage, usageDays }: Collections, day: number): Promise<void> {
  const mark = await withRetry(() =>
    usageDays
      .findOneAndUpdate(
        { _id: day },
        { $setOnInsert: { summed: false, rev: ulid() } },
        { upsert: true, returnDocument: 'after', setDefaultsOnInsert: false },
      )
      .lean<UsageDayDocument>(),
  );
  if (mark === null) return;
  for (const rollup of ROLLUPS) {
    for (const tag of rollup.keeps.includes('TAG') ? ['', { $gt: '' }] : ['']) {
      await withRetry(() => usage.aggregate(summing(rollup, day, tag)).exec());
    }
  }
  // Whoever has counted into the day meanwhile has changed the mark.
  await withRetry(() => usageDays.updateOne({ _id: day, rev: mark.rev }, { $set: { summed: true } }));
}

function summing({ name, ms, keeps }: Rollup, day: number, tag: string | { $gt: string }): PipelineStage[] {
  const kept = keeps.map((part) => USAGE_FIELDS[part]);
  const fields = Object.values(USAGE_FIELDS);
  return [
    { $match: { bucket: { $gte: day, $lt: day + DAY_MS }, tag } },
    {
      $group: {
        _id: {
          rollup: name,
          bucket: { $subtract: ['$bucket', { $mod: ['$bucket', ms] }] },
          ...Object.fromEntries(kept.map((field) => [field, `$${field}`])),
        },
        ...SUMS,
      },
    },
    {
      $set: {
        rollup: '$_id.rollup',
        bucket: '$_id.bucket',
        ...Object.fromEntries(
          fields.map((field) => [field, kept.includes(field) ? `$_id.${field}` : { $literal: '' }]),
        ),
        // A sum of nothing known is unknown, not 0.
        cost: { $cond: [{ $eq: ['$known', null] }, null, '$cost'] },
      },
    },
    { $unset: 'known' },
    { $merge: { into: 'usage_rollups', whenMatched: 'replace' } },
  ];
}

/** The days of a stretch that may be read from their sums; those that follow each other as one. */
export async function summedDays({ usageDays }: Collections, { from, to }: Stretch): Promise<Stretch[]> {
  const found = await withRetry(() =>
    usageDays
      .find({ _id: { $gt: from - DAY_MS, $lt: to }, summed: true }, { _id: 1 })
      .sort({ _id: 1 })
      .lean<Pick<UsageDayDocument, '_id'>[]>(),
  );
  const stretches: Stretch[] = [];
  for (const { _id: day } of found) {
    const last = stretches.at(-1);
    if (last?.to === day) last.to = day + DAY_MS;
    else stretches.push({ from: day, to: day + DAY_MS });
  }
  return stretches;
}
