// Usage by whatever is asked for, with days and hours as the asked-for time zone has them.

import { requireScope, requireWholeUser } from '../auth/require-scope.ts';
import { type Actor, visibleUser } from '../domain/actor.ts';
import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import type { Micros } from '../domain/money.ts';
import { addSums, type UsageCount, type UsageDimension, type UsageStep } from '../domain/usage.ts';
import type { Store } from '../store/store.ts';
import { checkSpan, type Span } from './check-span.ts';
import { problem } from './problem.ts';
import { dayOf, hourOf, periodOf, spansOf, type UsageSpan } from './usage-spans.ts';

export interface UsageRow {
  userId: string | null;
  model: string | null;
  /** `2026-11-24`. */
  day: string | null;
  /** `2026-11-24T09:00+01:00`: the start of the hour, with the zone's offset then. */
  hour: string | null;
  template: string | null;
  tag: string | null;
  key: string | null;
  jobs: number;
  images: number;
  failures: number;
  cost: Micros | null;
  price: Micros;
  /** Jobs whose model has no price; they add nothing to `price`. */
  unpriced: number;
  /** What of its day or hour the report has, or else all of the report, as moments: `to` is not included. */
  period: Span;
}

export interface UsageReport {
  rows: UsageRow[];
  total: UsageRow;
}

export interface UsageRequest {
  from: number;
  to: number;
  groupBy: readonly UsageDimension[];
  timeZone: string;
}

export async function reportUsage(
  store: Pick<Store, 'usage'>,
  actor: Actor,
  request: UsageRequest,
): Promise<Result<UsageReport>> {
  requireScope(actor, 'read');
  requireWholeUser(actor);
  const problems = checkRequest(request);
  if (problems.length > 0) return fail(...problems);
  const userId = visibleUser(actor);
  const { from, to, groupBy } = request;
  const rows = new Map<string, UsageRow>();
  const spans = spansOf(request);
  const total = emptyRow({ from, to });
  for (const { step, ...span } of spans) {
    const query = { ...span, groupBy, userId, ...(step === null ? {} : { step }) };
    const name = createNames(groupBy, step, spans);
    for (const count of await store.usage.count(query)) {
      const row = toRow(count, name(count.bucket));
      addTo(rows, row);
      if (!groupBy.includes('TAG')) addSums(total, row);
    }
  }
  // A job with several tags is in several rows.
  if (groupBy.includes('TAG'))
    for (const count of await store.usage.count({ from, to, groupBy: [], userId })) addSums(total, count);
  return succeed({ rows: [...rows.entries()].sort(byKey).map(([, row]) => row), total });
}

function emptyRow(period: Span): UsageRow {
  return {
    userId: null,
    model: null,
    day: null,
    hour: null,
    template: null,
    tag: null,
    key: null,
    jobs: 0,
    images: 0,
    failures: 0,
    price: 0,
    unpriced: 0,
    cost: null,
    period,
  };
}

function byKey([a]: [string, UsageRow], [b]: [string, UsageRow]): number {
  return a < b ? -1 : 1;
}

/** Two spans may have a day in common, that on which clocks change. */
function addTo(rows: Map<string, UsageRow>, row: UsageRow): void {
  const { day, hour, userId, model, template, tag, key } = row;
  // No name holds a control character, and in this order rows are sorted.
  const place = [day, hour, userId, model, template, tag, key].join('\u0000');
  const sum = rows.get(place);
  if (sum === undefined) rows.set(place, row);
  else addSums(sum, row);
}

function checkRequest(request: UsageRequest): InputProblem[] {
  const problems = checkSpan(request);
  if (isTimeZone(request.timeZone)) return problems;
  const message = 'This is not an IANA time zone such as Europe/Berlin.';
  return [...problems, problem(['timeZone'], 'time_zone', message, request.timeZone.slice(0, 60))];
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

type Names = Pick<UsageRow, 'day' | 'hour' | 'period'>;

/** Names a step's start; many rows have the same. */
function createNames(
  groupBy: readonly UsageDimension[],
  step: UsageStep | null,
  spans: readonly UsageSpan[],
): (start: number | null) => Names {
  const known = new Map<number, Names>();
  const unnamed = { day: null, hour: null };
  const all = { ...unnamed, period: periodOf(unnamed, spans) };
  return (start) => {
    if (start === null || step === null) return all;
    let names = known.get(start);
    if (names === undefined) {
      const day = groupBy.includes('DAY') ? dayOf(start, step) : null;
      const hour = groupBy.includes('HOUR') ? hourOf(start, step) : null;
      names = { day, hour, period: periodOf({ day, hour }, spans) };
      known.set(start, names);
    }
    return names;
  };
}

function toRow(count: UsageCount, { day, hour, period }: Names): UsageRow {
  const { userId, model, template, tag, keyId, jobs, images, failures, cost, price, unpriced } = count;
  return {
    userId,
    model,
    template,
    tag,
    key: keyId,
    day,
    hour,
    jobs,
    images,
    failures,
    cost,
    price,
    unpriced,
    period,
  };
}
