// Usage by whatever is asked for, with days and hours as the asked-for time zone has them.

import { requireScope, requireWholeUser } from '../auth/require-scope.ts';
import { type Actor, visibleUser } from '../domain/actor.ts';
import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import type { Micros } from '../domain/money.ts';
import type { UsageCount, UsageDimension } from '../domain/usage.ts';
import type { Store } from '../store/store.ts';
import { stepOf } from './usage-step.ts';
import { checkSpan } from './check-span.ts';
import { problem } from './problem.ts';

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
  const step = stepOf(request);
  const counts = await store.usage.count({ from, to, groupBy, userId, ...(step === null ? {} : { step }) });
  const places = createPlaces(request.timeZone);
  const rows = new Map<string, UsageRow>();
  for (const count of counts) {
    const row = toRow(count, groupBy, places);
    const { userId: user, model, day, hour, template, tag, key } = row;
    addTo(rows, JSON.stringify([day, hour, user, model, template, tag, key]), row);
  }
  // A job with several tags is in several rows.
  const whole = groupBy.includes('TAG') ? await store.usage.count({ from, to, groupBy: [], userId }) : counts;
  const total = sumOf(whole);
  return succeed({ rows: [...rows.entries()].sort(byKey).map(([, row]) => row), total });
}

const NOTHING: UsageCount = {
  bucket: null,
  userId: null,
  model: null,
  template: null,
  tag: null,
  keyId: null,
  jobs: 0,
  images: 0,
  failures: 0,
  price: 0,
  unpriced: 0,
  cost: null,
};

function sumOf(counts: readonly UsageCount[]): UsageRow {
  const sum = toRow(NOTHING, [], NOWHERE);
  for (const { jobs, images, failures, price, unpriced, cost } of counts)
    addSums(sum, { jobs, images, failures, price, unpriced, cost });
  return sum;
}

function byKey([a]: [string, UsageRow], [b]: [string, UsageRow]): number {
  return a < b ? -1 : 1;
}

function addTo(rows: Map<string, UsageRow>, key: string, row: UsageRow): void {
  const sum = rows.get(key);
  if (sum === undefined) {
    rows.set(key, row);
    return;
  }
  addSums(sum, row);
}

type Sums = Pick<UsageRow, 'jobs' | 'images' | 'failures' | 'price' | 'unpriced' | 'cost'>;

function addSums(sum: Sums, row: Sums): void {
  sum.jobs += row.jobs;
  sum.images += row.images;
  sum.failures += row.failures;
  sum.price += row.price;
  sum.unpriced += row.unpriced;
  if (row.cost !== null) sum.cost = (sum.cost ?? 0) + row.cost;
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

interface Places {
  day(at: number): string;
  hour(at: number): string;
}

const NOWHERE: Places = { day: () => '', hour: () => '' };

/** A quarter hour's day and hour in a zone; daylight saving included, as the zone's rules have it. */
function createPlaces(timeZone: string): Places {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  const parts = (at: number): Record<string, string> =>
    Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: remember((at) => {
      const { year, month, day } = parts(at);
      return `${year}-${month}-${day}`;
    }),
    hour: remember((at) => {
      const { year, month, day, hour, timeZoneName = 'GMT' } = parts(at);
      const offset = timeZoneName === 'GMT' ? '+00:00' : timeZoneName.slice(3);
      return `${year}-${month}-${day}T${hour}:00${offset}`;
    }),
  };
}

/** Many rows share a quarter hour, and asking for its parts is what takes long. */
function remember(place: (at: number) => string): (at: number) => string {
  const known = new Map<number, string>();
  return (at) => {
    let text = known.get(at);
    if (text === undefined) known.set(at, (text = place(at)));
    return text;
  };
}

function toRow(count: UsageCount, groupBy: readonly UsageDimension[], places: Places): UsageRow {
  const { userId, model, template, tag, keyId, jobs, images, failures, cost, price, unpriced } = count;
  return {
    userId,
    model,
    template,
    tag,
    key: keyId,
    day: count.bucket !== null && groupBy.includes('DAY') ? places.day(count.bucket) : null,
    hour: count.bucket !== null && groupBy.includes('HOUR') ? places.hour(count.bucket) : null,
    jobs,
    images,
    failures,
    cost,
    price,
    unpriced,
  };
}
