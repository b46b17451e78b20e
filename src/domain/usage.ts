// Usage: what was made and what it cost, by whatever it is asked for.

import type { Micros } from './money.ts';

export const USAGE_DIMENSIONS = ['USER', 'MODEL', 'DAY', 'HOUR', 'TEMPLATE', 'TAG', 'KEY'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

/** Quarter hours: every zone's offset is a multiple of them. */
export const BUCKET_MS = 15 * 60 * 1000;

/** Sums over one group; only the dimensions that were asked for are set. */
export interface UsageCount {
  /** Start of the quarter hour, or of the step; null when neither days nor hours were asked for. */
  bucket: number | null;
  userId: string | null;
  model: string | null;
  template: string | null;
  tag: string | null;
  keyId: string | null;
  jobs: number;
  images: number;
  failures: number;
  price: Micros;
  /** Jobs that ended without a price: their model has none. */
  unpriced: number;
  /** What the provider billed, as far as known; null when nothing is known. */
  cost: Micros | null;
}

export type UsageSums = Pick<UsageCount, 'jobs' | 'images' | 'failures' | 'price' | 'unpriced' | 'cost'>;

/** Changes `sum`. */
export function addSums(sum: UsageSums, more: UsageSums): void {
  sum.jobs += more.jobs;
  sum.images += more.images;
  sum.failures += more.failures;
  sum.price += more.price;
  sum.unpriced += more.unpriced;
  if (more.cost !== null) sum.cost = (sum.cost ?? 0) + more.cost;
}

/** The same for counts of the same group: no name holds a control character. */
export function groupName({ bucket, userId, model, template, tag, keyId }: UsageCount): string {
  return [bucket, userId, model, template, tag, keyId].join('\u0000');
}

export interface UsageQuery {
  from: number;
  to: number;
  groupBy: readonly UsageDimension[];
  /** Null is everybody's. */
  userId: string | null;
  /** What quarter hours are gathered into: steps of so many milliseconds that begin `offsetMs` before those of UTC. */
  step?: UsageStep;
}

export interface UsageStep {
  ms: number;
  offsetMs: number;
}
