// Adds up again what reports of usage say, from the jobs that ended: the quarter hours, and every kind of sums that
// reports read instead of them (usage-plan.ts). Whatever differs is a mistake of this program.

import { setTimeout as sleep } from 'node:timers/promises';
import { idFloor } from '../domain/ids.ts';
import { isTerminal } from '../domain/job.ts';
import { formatMoney } from '../domain/money.ts';
import {
  addSums,
  BUCKET_MS,
  groupName,
  type UsageCount,
  type UsageDimension,
  type UsageQuery,
} from '../domain/usage.ts';
import type { Store } from '../store/store.ts';
import type { JobBundle } from '../store/transfer.ts';
import type { Span } from './check-span.ts';
import type { LedgerMistake } from './check-ledger.ts';

type Deps = { store: Pick<Store, 'usage' | 'transfer'>; now: () => number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AT_ONCE = 500;
const TRIES = 3;
/** Longer than the store takes to count a job that has ended. */
const COUNTED_MS = 60_000;
/** Hardly any job is older when it ends; where one may be, all jobs are read. */
const OLDEST_MS = 2 * DAY_MS;

/** One for each kind of sums that a report may be read from; the first two for the quarter hours. */
const REPORTS: readonly { ms: number; groupBy: readonly UsageDimension[] }[] = [
  { ms: BUCKET_MS, groupBy: ['HOUR', 'USER', 'MODEL', 'TEMPLATE', 'KEY'] },
  { ms: BUCKET_MS, groupBy: ['HOUR', 'USER', 'MODEL', 'TEMPLATE', 'KEY', 'TAG'] },
  { ms: HOUR_MS, groupBy: ['HOUR', 'USER'] },
  { ms: HOUR_MS, groupBy: ['HOUR', 'MODEL', 'TEMPLATE'] },
  { ms: DAY_MS, groupBy: ['DAY', 'USER'] },
  { ms: DAY_MS, groupBy: ['DAY', 'MODEL', 'TEMPLATE'] },
  { ms: DAY_MS, groupBy: ['DAY', 'USER', 'MODEL', 'TEMPLATE', 'KEY'] },
  { ms: DAY_MS, groupBy: ['DAY', 'USER', 'MODEL', 'TEMPLATE', 'KEY', 'TAG'] },
];

/** Of all quarter hours of the span but the one that is not over yet; answers how many sums were compared. */
export async function checkUsage(
  deps: Deps,
  span: Span,
  tell: (mistake: LedgerMistake) => void,
): Promise<number> {
  const over = deps.now() - COUNTED_MS;
  const from = floorTo(span.from + BUCKET_MS - 1);
  const to = floorTo(Math.min(span.to, over));
  if (from >= to) return 0;
  let found = await compare(deps, { from, to }, from - OLDEST_MS);
  for (let tries = 1; tries < TRIES && found.mistakes.length > 0; tries++) {
    await sleep(50 * tries);
    found = await compare(deps, { from, to }, 1);
  }
  for (const mistake of found.mistakes) tell(mistake);
  return found.compared;
}

function floorTo(at: number): number {
  return Math.floor(at / BUCKET_MS) * BUCKET_MS;
}

async function compare(
  { store }: Deps,
  span: Span,
  createdAfter: number,
): Promise<{ compared: number; mistakes: LedgerMistake[] }> {
  const sums = await addUp(store, span, createdAfter);
  const mistakes: LedgerMistake[] = [];
  let compared = 0;
  for (const [index, { ms, groupBy }] of REPORTS.entries()) {
    const due = sums[index] ?? new Map<string, UsageCount>();
    const query: UsageQuery = { ...span, groupBy, userId: null, step: { ms, offsetMs: 0 } };
    for (const count of await store.usage.count(query)) {
      const name = groupName(count);
      const jobs = due.get(name) ?? { ...count, ...NOTHING };
      due.delete(name);
      compared++;
      if (saying(count) !== saying(jobs)) mistakes.push(mistakeOf(ms, count, jobs));
    }
    for (const jobs of due.values()) mistakes.push(mistakeOf(ms, { ...jobs, ...NOTHING }, jobs));
    compared += due.size;
  }
  return { compared, mistakes };
}

const NOTHING = { jobs: 0, images: 0, failures: 0, price: 0, unpriced: 0, cost: null };

/** For each of REPORTS what it should say, by group: in one pass over the jobs. */
async function addUp(
  { transfer }: Deps['store'],
  { from, to }: Span,
  createdAfter: number,
): Promise<Map<string, UsageCount>[]> {
  const sums = REPORTS.map(() => new Map<string, UsageCount>());
  for (let after = idFloor('job', Math.max(1, createdAfter)); ;) {
    const bundles = await transfer.readJobs(after, AT_ONCE);
    for (const bundle of bundles) {
      const { job } = bundle;
      const at = job.finishedAt ?? job.updatedAt;
      if (!isTerminal(job.status) || at < from || at >= to) continue;
      for (const [index, { ms, groupBy }] of REPORTS.entries()) {
        const tags = groupBy.includes('TAG') ? new Set(job.tags) : [null];
        for (const tag of tags) add(sums[index], countOf(bundle, { ms, groupBy, tag, at }));
      }
    }
    const last = bundles.at(-1);
    if (last === undefined || last.job.createdAt >= to) return sums;
    after = last.job.id;
  }
}

function countOf(
  { job, images }: JobBundle,
  {
    ms,
    groupBy,
    tag,
    at,
  }: { ms: number; groupBy: readonly UsageDimension[]; tag: string | null; at: number },
): UsageCount {
  const kept = <T>(dimension: UsageDimension, value: T): T | null =>
    groupBy.includes(dimension) ? value : null;
  return {
    bucket: Math.floor(at / ms) * ms,
    userId: kept('USER', job.userId),
    model: kept('MODEL', job.model),
    template: kept('TEMPLATE', job.template?.key ?? null),
    keyId: kept('KEY', job.keyId),
    tag,
    jobs: 1,
    images: images.filter(({ role }) => role === 'final').length,
    failures: job.status === 'FAILED' ? 1 : 0,
    price: job.cost.settled ?? 0,
    unpriced: job.cost.settled === null ? 1 : 0,
    cost: job.cost.providerCost,
  };
}

function add(sums: Map<string, UsageCount> | undefined, more: UsageCount): void {
  const sum = sums?.get(groupName(more));
  if (sum === undefined) sums?.set(groupName(more), more);
  else addSums(sum, more);
}

function mistakeOf(ms: number, reported: UsageCount, jobs: UsageCount): LedgerMistake {
  const { bucket, userId, model, template, keyId, tag } = reported;
  const when = new Date(bucket ?? 0).toISOString();
  const period =
    ms === DAY_MS
      ? when.slice(0, 10)
      : `the ${ms === HOUR_MS ? '' : 'quarter '}hour of ${when.slice(0, 16)}Z`;
  const parts = [model, template && `template ${template}`, keyId && `key ${keyId}`, tag && `tag ${tag}`];
  const group = parts.filter((part) => typeof part === 'string' && part !== '').join(', ');
  return {
    userId: userId ?? '',
    jobId: null,
    message: `used in ${period}${group === '' ? '' : ` (${group})`} ${saying(reported)} by the sums, but ${saying(jobs)} by the jobs`,
  };
}

function saying({ jobs, images, failures, price, unpriced, cost }: UsageCount): string {
  const provider = cost === null ? 'of unknown cost' : `that cost $${formatMoney(cost)}`;
  return `${jobs} jobs (${failures} failed, ${unpriced} unpriced) and ${images} images ${provider}, for $${formatMoney(price)}`;
}
