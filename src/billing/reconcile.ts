// Compares what is known here of the provider's costs with the provider's own records: every request of the one must be
// in the other, with the same units and the same cost.

import type { Actor } from '../domain/actor.ts';
import { AppError, fail, type Result, succeed } from '../domain/errors.ts';
import type { Attempt, Job } from '../domain/job.ts';
import { formatMoney, type Micros } from '../domain/money.ts';
import { BillingClosed, type BillingRecord, type BillingRecords } from '../providers/billing-records.ts';
import type { Store } from '../store/store.ts';
import { requireScope } from '../auth/require-scope.ts';
import { checkSpan, type Span } from './check-span.ts';
import type { UnitPrices } from './provider-cost.ts';

/**
 * `NOT_HERE`: the provider billed a request that no job made. `NOT_BILLED`: a job has units that the provider has no
 * record of. `UNKNOWN_HERE`: it was billed, and nobody knew here. `UNITS`, `COST`: the two differ.
 */
export type DifferenceKind = 'NOT_HERE' | 'NOT_BILLED' | 'UNKNOWN_HERE' | 'UNITS' | 'COST';

export interface Difference {
  kind: DifferenceKind;
  requestId: string;
  endpoint: string;
  jobId: string | null;
  here: string | null;
  there: string | null;
}

export interface Reconciliation {
  /** Records of the provider, and those of them that agree. */
  records: number;
  agreed: number;
  /** What these records come to, and what is known here of the same requests. */
  billed: Micros;
  known: Micros;
  /** At most MOST_TOLD. */
  differences: Difference[];
  differenceCount: number;
}

export const MOST_TOLD = 1000;
/** The provider's clock and ours: a request at the border may be on either side of it. */
const BORDER_MS = 3_600_000;
/** A job may end so long after it was made: the longest deadline, and some. */
const LONGEST_JOB_MS = 25 * 3_600_000;
const AT_ONCE = 500;

interface Deps {
  store: Pick<Store, 'jobs'>;
  billingRecords: BillingRecords;
  unitPrices: UnitPrices;
}

/** Raises AppError when the caller is no operator, or the provider does not show its records. */
export async function reconcile(deps: Deps, actor: Actor, span: Span): Promise<Result<Reconciliation>> {
  requireScope(actor, 'operator');
  const problems = checkSpan(span);
  if (problems.length > 0) return fail(...problems);
  const records = await readRecords(deps, span);
  const result: Reconciliation = {
    records: 0,
    agreed: 0,
    billed: 0,
    known: 0,
    differences: [],
    differenceCount: 0,
  };
  const tell = (difference: Difference): void => {
    result.differenceCount++;
    if (result.differences.length < MOST_TOLD) result.differences.push(difference);
  };
  for await (const { job, attempt } of attemptsIn(deps, span)) {
    const record = records.get(attempt.requestId);
    records.delete(attempt.requestId);
    await deps.unitPrices.learn(attempt.endpoint);
    const difference = compare(job, attempt, { record, unitPrice: deps.unitPrices.known(attempt.endpoint) });
    if (difference !== null) tell(difference);
    if (record === undefined) continue;
    result.records++;
    result.billed += record.cost;
    result.known += costHere(attempt, deps.unitPrices.known(attempt.endpoint)) ?? 0;
    if (difference === null) result.agreed++;
  }
  for (const record of records.values()) {
    if (record.at < span.from || record.at >= span.to) continue;
    // A job that was made or ended beyond the borders is a job all the same.
    if ((await deps.store.jobs.findByRequestId(record.requestId)) !== undefined) continue;
    result.records++;
    result.billed += record.cost;
    tell(notHere(record));
  }
  return succeed(result);
}

async function readRecords(
  { billingRecords }: Deps,
  { from, to }: Span,
): Promise<Map<string, BillingRecord>> {
  const records = new Map<string, BillingRecord>();
  try {
    for await (const record of billingRecords.read({ from: from - BORDER_MS, to: to + BORDER_MS })) {
      const known = records.get(record.requestId);
      records.set(record.requestId, known === undefined ? record : together(known, record));
    }
  } catch (error) {
    if (error instanceof BillingClosed) throw new AppError('UNAVAILABLE', error.message);
    throw error;
  }
  return records;
}

/** A correction is a record of its own. */
function together(a: BillingRecord, b: BillingRecord): BillingRecord {
  const units = a.units === null && b.units === null ? null : (a.units ?? 0) + (b.units ?? 0);
  return { ...a, units, cost: a.cost + b.cost };
}

type Accepted = Attempt & { requestId: string; endedAt: number };

async function* attemptsIn(
  { store }: Deps,
  { from, to }: Span,
): AsyncGenerator<{ job: Job; attempt: Accepted }> {
  const where = { userId: null, createdAfter: from - LONGEST_JOB_MS, createdBefore: to };
  for (let after: string | null = null; ;) {
    const { items, hasNextPage }: Awaited<ReturnType<Store['jobs']['list']>> = await store.jobs.list(where, {
      first: AT_ONCE,
      after,
    });
    for (const job of items) {
      for (const attempt of job.attempts) {
        if (isAccepted(attempt) && attempt.endedAt >= from && attempt.endedAt < to) yield { job, attempt };
      }
    }
    after = items.at(-1)?.id ?? null;
    if (!hasNextPage) return;
  }
}

function isAccepted(attempt: Attempt): attempt is Accepted {
  return attempt.requestId !== null && attempt.endedAt !== null;
}

function compare(
  job: Job,
  attempt: Accepted,
  { record, unitPrice }: { record: BillingRecord | undefined; unitPrice: number | undefined },
): Difference | null {
  const { requestId, endpoint, billableUnits: units } = attempt;
  const differ = (kind: DifferenceKind, here: string | null, there: string | null): Difference => ({
    kind,
    requestId,
    endpoint,
    jobId: job.id,
    here,
    there,
  });
  if (record === undefined) {
    return units === null || units === 0 ? null : differ('NOT_BILLED', unitsText(units), null);
  }
  if (units === null) return differ('UNKNOWN_HERE', null, `$${formatMoney(record.cost)}`);
  if (record.units !== null && record.units !== units)
    return differ('UNITS', unitsText(units), unitsText(record.units));
  const cost = costHere(attempt, unitPrice);
  if (cost === null || cost === record.cost) return null;
  return differ('COST', `$${formatMoney(cost)}`, `$${formatMoney(record.cost)}`);
}

function costHere({ billableUnits }: Attempt, unitPrice: number | undefined): Micros | null {
  if (billableUnits === null || unitPrice === undefined) return null;
  return Math.round(billableUnits * unitPrice * 1_000_000);
}

function notHere({ requestId, endpoint, cost }: BillingRecord): Difference {
  return { kind: 'NOT_HERE', requestId, endpoint, jobId: null, here: null, there: `$${formatMoney(cost)}` };
}

const unitsText = (units: number): string => `${units} units`;
