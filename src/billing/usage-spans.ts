// A span of time as a zone sees it: cut where its clocks change, so that in each part days and hours are steps of equal
// length, which a store adds up by itself.

import { BUCKET_MS, type UsageDimension, type UsageStep } from '../domain/usage.ts';
import type { Span } from './check-span.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface UsageSpan extends Span {
  /** Null: neither days nor hours are asked for. */
  step: UsageStep | null;
}

export function spansOf({
  from,
  to,
  groupBy,
  timeZone,
}: Span & { groupBy: readonly UsageDimension[]; timeZone: string }): UsageSpan[] {
  const ms = groupBy.includes('HOUR') ? HOUR_MS : groupBy.includes('DAY') ? DAY_MS : null;
  if (ms === null) return [{ from, to, step: null }];
  const offsetAt = createOffsets(timeZone);
  const spans: UsageSpan[] = [];
  for (let at = from; at < to;) {
    const offsetMs = offsetAt(at);
    const end = changeAfter(offsetAt, at, to);
    spans.push({ from: at, to: end, step: { ms, offsetMs } });
    at = end;
  }
  return spans;
}

/** When the clocks change next, or `to`. A zone changes its offset at most once in a day, and at a quarter hour. */
function changeAfter(offsetAt: (at: number) => number, from: number, to: number): number {
  const offset = offsetAt(from);
  let same = from;
  for (; offsetAt(Math.min(same + DAY_MS, to)) === offset; same += DAY_MS) if (same + DAY_MS >= to) return to;
  let low = Math.floor(same / BUCKET_MS);
  let high = Math.ceil(Math.min(same + DAY_MS, to) / BUCKET_MS);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (offsetAt(middle * BUCKET_MS) === offset) low = middle;
    else high = middle;
  }
  return Math.min(high * BUCKET_MS, to);
}

/** The zone's offset at a moment, in milliseconds: local time is UTC and this. */
function createOffsets(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (at) => {
    // `GMT+05:30`, or `GMT`.
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
}

/** `2026-11-24`, of a step's start. */
export function dayOf(start: number, { offsetMs }: UsageStep): string {
  return new Date(start + offsetMs).toISOString().slice(0, 10);
}

/** `2026-11-24T09:00+01:00`. */
export function hourOf(start: number, { offsetMs }: UsageStep): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${new Date(start + offsetMs).toISOString().slice(0, 16)}${offset}`;
}

/** When a day, hour or report of a zone begins and ends, as moments: `from`, and `to` not included. */
export function periodOf(
  { day, hour }: { day: string | null; hour: string | null },
  spans: readonly UsageSpan[],
): Span {
  const whole = { from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? 0 };
  const period =
    hour !== null
      ? { from: Date.parse(hour), to: Date.parse(hour) + HOUR_MS }
      : day !== null
        ? { from: momentOf(Date.parse(day), spans), to: momentOf(Date.parse(day) + DAY_MS, spans) }
        : whole;
  return { from: Math.max(period.from, whole.from), to: Math.min(period.to, whole.to) };
}

/** The first moment at which the zone's clocks show this, or more where they skip it. */
function momentOf(local: number, spans: readonly UsageSpan[]): number {
  for (const [index, { to, step }] of spans.entries()) {
    const at = local - (step?.offsetMs ?? 0);
    const next = spans[index + 1];
    if (next === undefined || at < to) return at;
    if (local < to + (next.step?.offsetMs ?? 0)) return to;
  }
  return local;
}
