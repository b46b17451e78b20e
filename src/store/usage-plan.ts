// How a count of usage is read on every engine: from the coarsest sums that its groups are made of, and where those do
// not reach, from quarter hours.

import {
  addSums,
  BUCKET_MS,
  groupName,
  type UsageCount,
  type UsageDimension,
  type UsageQuery,
} from '../domain/usage.ts';

export type UsagePart = Exclude<UsageDimension, 'DAY' | 'HOUR'>;

/** Sums beside the quarter hours: over longer spans of UTC, and over whatever they do not keep. */
export interface Rollup {
  name: string;
  ms: number;
  keeps: readonly UsagePart[];
}

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Fewest rows first. Days serve UTC, and whatever asks for no time; hours serve the days of the zones whose offset is
 * whole hours.
 */
export const ROLLUPS: readonly Rollup[] = [
  { name: 'day-user', ms: DAY_MS, keeps: ['USER'] },
  { name: 'day-model', ms: DAY_MS, keeps: ['MODEL', 'TEMPLATE'] },
  { name: 'hour-user', ms: HOUR_MS, keeps: ['USER'] },
  { name: 'hour-model', ms: HOUR_MS, keeps: ['MODEL', 'TEMPLATE'] },
  { name: 'day', ms: DAY_MS, keeps: ['USER', 'MODEL', 'TEMPLATE', 'KEY', 'TAG'] },
];

/** Rows that begin in from ≤ bucket < to. */
export interface Reading {
  /** Null: the quarter hours themselves. */
  rollup: Rollup | null;
  from: number;
  to: number;
}

export interface Stretch {
  from: number;
  to: number;
}

/** Quarter hours at both ends and wherever `summed` leaves a gap, the sums between. In order of time. */
export function readingsOf(
  query: UsageQuery,
  summed: (rollup: Rollup, stretch: Stretch) => readonly Stretch[] = (_, stretch) => [stretch],
): Reading[] {
  const from = floorTo(query.from, BUCKET_MS);
  const to = floorTo(query.to + BUCKET_MS - 1, BUCKET_MS);
  const rollup = rollupFor(query);
  if (rollup === undefined) return [{ rollup: null, from, to }];
  const whole = { from: floorTo(from + rollup.ms - 1, rollup.ms), to: floorTo(to, rollup.ms) };
  const stretches = whole.from < whole.to ? summed(rollup, whole) : [];
  const readings: Reading[] = [];
  let at = from;
  for (const stretch of stretches) {
    if (at < stretch.from) readings.push({ rollup: null, from: at, to: stretch.from });
    readings.push({ rollup, ...stretch });
    at = stretch.to;
  }
  if (at < to || readings.length === 0) readings.push({ rollup: null, from: at, to });
  return readings;
}

function rollupFor({ groupBy, userId, step }: UsageQuery): Rollup | undefined {
  const needed = groupBy.filter((dimension) => dimension !== 'DAY' && dimension !== 'HOUR');
  const byTime = needed.length < groupBy.length;
  if (userId !== null) needed.push('USER');
  return ROLLUPS.find(({ ms, keeps }) => {
    const fits = step !== undefined && step.ms % ms === 0 && step.offsetMs % ms === 0;
    return (!byTime || fits) && needed.every((dimension) => keeps.some((kept) => kept === dimension));
  });
}

function floorTo(at: number, ms: number): number {
  return Math.floor(at / ms) * ms;
}

/** One row a group, of the rows of several readings. Few of them are in more than one: the longest stays as it is. */
export function mergeCounts(readings: readonly UsageCount[][]): UsageCount[] {
  const [longest = [], ...others] = readings.toSorted((a, b) => b.length - a.length);
  const groups = new Map<string, UsageCount>();
  for (const count of others.flat()) {
    const group = groupName(count);
    const sum = groups.get(group);
    if (sum === undefined) groups.set(group, count);
    else addSums(sum, count);
  }
  if (groups.size === 0) return longest;
  for (const count of longest) {
    const group = groupName(count);
    const more = groups.get(group);
    if (more !== undefined) addSums(count, more);
    groups.delete(group);
  }
  return [...longest, ...groups.values()];
}
