// How coarse a report may ask the store to count: where a zone keeps its offset over the whole span, its days and hours
// are steps of equal length, and the store adds them up; else its hours, or the quarter hours that all are made of.

import type { UsageDimension, UsageStep } from '../domain/usage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function stepOf({
  from,
  to,
  groupBy,
  timeZone,
}: {
  from: number;
  to: number;
  groupBy: readonly UsageDimension[];
  timeZone: string;
}): UsageStep | null {
  const finest = groupBy.includes('HOUR') ? HOUR_MS : groupBy.includes('DAY') ? DAY_MS : null;
  if (finest === null) return null;
  const offsets = offsetsIn(timeZone, from, to);
  const [first = 0] = offsets;
  if (offsets.size === 1) return { ms: finest, offsetMs: first };
  const inHour = new Set([...offsets].map((offset) => ((offset % HOUR_MS) + HOUR_MS) % HOUR_MS));
  return inHour.size === 1 ? { ms: HOUR_MS, offsetMs: first } : null;
}

/** A zone changes its offset at most once in a day. */
function offsetsIn(timeZone: string, from: number, to: number): Set<number> {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const offsets = new Set<number>();
  // A day or an hour may begin before the span does.
  for (let at = from - DAY_MS; at < to + DAY_MS; at += DAY_MS) offsets.add(offsetAt(format, at));
  return offsets;
}

/** From `GMT+05:30`. */
function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
