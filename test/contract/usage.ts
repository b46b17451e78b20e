// What every store does with usage: whatever is asked for, the answer is the sum over the jobs that ended.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import type { Job } from '../../src/domain/job.ts';
import { BUCKET_MS, USAGE_DIMENSIONS, type UsageCount, type UsageQuery } from '../../src/domain/usage.ts';
import type { JobBundle } from '../../src/store/transfer.ts';
import type { OpenStore } from './adapter.ts';
import { newJob, sampleImage } from './sample-records.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The middle of the day before the day before yesterday: most of the time is of days that are over. */
const START = Math.floor(Date.now() / DAY_MS - 3) * DAY_MS + 7 * HOUR_MS;
const SPAN = 2.5 * DAY_MS;

const ended: fc.Arbitrary<Partial<Job> & { images: number }> = fc.record({
  userId: fc.constantFrom('ann', 'ben', '$a.b|'),
  model: fc.constantFrom('flux-dev', 'flux-pro'),
  template: fc.constantFrom(null, null, { key: 'billboard', version: 1, formats: [] }),
  keyId: fc.constantFrom(null, 'key_1', 'key_2'),
  tags: fc.subarray(['x', 'y', '-']),
  status: fc.constantFrom('COMPLETED' as const, 'FAILED' as const, 'CANCELED' as const),
  finishedAt: fc.integer({ min: START, max: START + SPAN }),
  cost: fc.record({
    estimate: fc.constant(null),
    held: fc.constant(0),
    settled: fc.constantFrom(null, 0, 30_000, 7),
    basis: fc.constant('REGISTRY' as const),
    lines: fc.constant([]),
    providerCost: fc.constantFrom(null, null, 0, 25_000),
  }),
  images: fc.nat({ max: 3 }),
});

const query: fc.Arbitrary<UsageQuery> = fc
  .record({
    from: fc.integer({ min: START - DAY_MS, max: START + SPAN }),
    length: fc.integer({ min: 1, max: SPAN }),
    groupBy: fc.subarray([...USAGE_DIMENSIONS]),
    userId: fc.constantFrom(null, null, 'ann', 'ben'),
    step: fc.constantFrom(
      undefined,
      { ms: DAY_MS, offsetMs: 0 },
      { ms: DAY_MS, offsetMs: -8 * HOUR_MS },
      { ms: DAY_MS, offsetMs: 5.75 * HOUR_MS },
      { ms: HOUR_MS, offsetMs: 2 * HOUR_MS },
      { ms: HOUR_MS, offsetMs: HOUR_MS / 2 },
    ),
  })
  .map(({ from, length, step, groupBy, userId }) => ({
    from,
    to: from + length,
    groupBy,
    userId,
    ...(step !== undefined && groupBy.some((name) => name === 'DAY' || name === 'HOUR') ? { step } : {}),
  }));

function bundleOf({ images, ...fields }: Partial<Job> & { images: number }): JobBundle {
  const { job } = newJob({ ...fields, id: newId('job') });
  const made = Array.from({ length: images }, (_, index) => sampleImage(job, index));
  return { job, events: [], images: made, ledger: [], idempotency: null, holds: [] };
}

/** By adding up all jobs. */
function countOf(
  bundles: readonly JobBundle[],
  { from, to, groupBy, userId, step }: UsageQuery,
): UsageCount[] {
  const groups = new Map<string, UsageCount>();
  const { ms, offsetMs } = step ?? { ms: BUCKET_MS, offsetMs: 0 };
  for (const { job, images } of bundles) {
    const bucket = Math.floor((job.finishedAt ?? 0) / BUCKET_MS) * BUCKET_MS;
    if (bucket < Math.floor(from / BUCKET_MS) * BUCKET_MS || bucket >= to) continue;
    if (userId !== null && job.userId !== userId) continue;
    for (const tag of groupBy.includes('TAG') ? job.tags : [null]) {
      const has = (name: UsageQuery['groupBy'][number]): boolean => groupBy.includes(name);
      const group = {
        bucket: has('DAY') || has('HOUR') ? bucket - ((bucket + offsetMs) % ms) : null,
        userId: has('USER') ? job.userId : null,
        model: has('MODEL') ? job.model : null,
        template: has('TEMPLATE') ? (job.template?.key ?? null) : null,
        tag,
        keyId: has('KEY') ? job.keyId : null,
      };
      const sum = groups.get(JSON.stringify(group)) ?? { ...group, ...NOTHING };
      const cost = job.cost.providerCost;
      groups.set(JSON.stringify(group), {
        ...group,
        jobs: sum.jobs + 1,
        images: sum.images + images.length,
        failures: sum.failures + (job.status === 'FAILED' ? 1 : 0),
        price: sum.price + (job.cost.settled ?? 0),
        unpriced: sum.unpriced + (job.cost.settled === null ? 1 : 0),
        cost: cost === null ? sum.cost : (sum.cost ?? 0) + cost,
      });
    }
  }
  return [...groups.values()];
}

const NOTHING = { jobs: 0, images: 0, failures: 0, price: 0, unpriced: 0, cost: null };

function inOrder(counts: readonly UsageCount[]): string[] {
  const text = ({ bucket, userId, model, template, tag, keyId, ...sums }: UsageCount): string =>
    JSON.stringify([bucket, userId, model, template, tag, keyId, sums]);
  return counts
    .filter(({ jobs }) => jobs > 0)
    .map(text)
    .toSorted();
}

export function usageContract(open: OpenStore, { histories }: { histories: number }): void {
  describe('usage, whatever it is read from', () => {
    it('is the sum over the jobs that ended, late ones too', { timeout: 60_000 }, async () => {
      const some = fc.array(ended, { minLength: 20, maxLength: 40 });
      const queries = fc.array(query, { minLength: 20, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(some, some, queries, async (first, late, asked) => {
          await using tested = await open();
          const bundles = [first.map(bundleOf), late.map(bundleOf)];
          const expectSums = async (known: readonly JobBundle[]): Promise<void> => {
            for (const each of asked) {
              expect(inOrder(await tested.store.usage.count(each))).toStrictEqual(
                inOrder(countOf(known, each)),
              );
            }
          };
          await tested.store.transfer.writeJobs(bundles[0] ?? []);
          await expectSums(bundles[0] ?? []);
          // Opening a store sums up the days that are over; what is counted into one later is not lost, or twice there.
          await tested.reopen();
          await expectSums(bundles[0] ?? []);
          for (let time = 0; time < 2; time++) await tested.store.transfer.writeJobs(bundles.flat());
          await expectSums(bundles.flat());
          await tested.reopen();
          await expectSums(bundles.flat());
        }),
        { numRuns: histories },
      );
    });
  });
}
