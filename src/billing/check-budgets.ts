// Adds up again what budgets say is held and spent: those of days and months from the jobs of the period, those in
// total from the ledger, of users and of keys. Whatever differs is a mistake of this program.

import { setTimeout as sleep } from 'node:timers/promises';
import { keyOfScope, keyScope, userScope } from '../domain/account.ts';
import { type BudgetPeriod, periodAt, periodNamed } from '../domain/budget.ts';
import { idFloor } from '../domain/ids.ts';
import { isTerminal, type Job } from '../domain/job.ts';
import { formatMoney, type Micros } from '../domain/money.ts';
import type { LedgerSums, Store } from '../store/store.ts';
import type { BudgetCounter } from '../store/transfer.ts';
import type { LedgerMistake } from './check-ledger.ts';
import type { Span } from './check-span.ts';

type Deps = { store: Pick<Store, 'budgets' | 'ledger' | 'transfer'> };

const TRIES = 4;
const AT_ONCE = 500;
/** A request may be priced before midnight and accepted after it. */
const BORDER_MS = 60_000;

/** Answers how many were compared: those in total, and those of periods that begin in the span. */
export async function checkBudgets(
  deps: Deps,
  span: Span,
  tell: (mistake: LedgerMistake) => void,
): Promise<number> {
  const counters = await deps.store.transfer.readCounters();
  const asked = counters.filter(({ period }) => {
    if (period === 'total') return true;
    const days = daysOf(period);
    return days !== undefined && days.from >= span.from && days.from < span.to;
  });
  const sums = new Map([...(await addUp(deps, asked)), ...(await totalsOfKeys(deps, asked))]);
  for (const counter of asked) {
    const message = await mistakeOf(deps, counter, sums.get(nameOf(counter)));
    if (message !== null) tell({ userId: counter.userId, jobId: null, message });
  }
  return asked.length;
}

interface Sum {
  held: Micros;
  spent: Micros;
  /** Of jobs so near to the border of the period that they may be those of its neighbour. */
  border: Micros;
}

const NOTHING: Sum = { held: 0, spent: 0, border: 0 };

type Name = Pick<BudgetCounter, 'scope' | 'period'>;

function nameOf({ scope, period }: Name): string {
  return `${scope}|${period}`;
}

/** Undefined of what begins never anew. */
function daysOf(name: string): Span | undefined {
  const { period, startsAt: from } = periodNamed(name);
  const { resetsAt } = periodAt(period, from);
  return resetsAt === null ? undefined : { from, to: resetsAt };
}

/** From all jobs of the periods, in one pass. */
async function addUp({ store }: Deps, counters: readonly Name[]): Promise<Map<string, Sum>> {
  const wanted = new Set(counters.map(nameOf));
  const spans = counters.flatMap(({ period }) => daysOf(period) ?? []);
  const sums = new Map<string, Sum>();
  if (spans.length === 0) return sums;
  const last = Math.max(...spans.map(({ to }) => to)) + BORDER_MS;
  for (let after = idFloor('job', Math.max(1, Math.min(...spans.map(({ from }) => from)) - BORDER_MS)); ;) {
    const bundles = await store.transfer.readJobs(after, AT_ONCE);
    for (const { job } of bundles) {
      if (job.createdAt > last) return sums;
      for (const name of namesOf(job).filter((each) => wanted.has(each))) addTo(sums, name, amountsOf(job));
      for (const name of neighboursOf(job).filter((each) => wanted.has(each))) {
        const { held, spent } = amountsOf(job);
        addTo(sums, name, { held: 0, spent: 0, border: held + spent });
      }
    }
    const end = bundles.at(-1);
    if (end === undefined) return sums;
    after = end.job.id;
  }
}

function addTo(sums: Map<string, Sum>, name: string, more: Sum): void {
  const sum = sums.get(name) ?? NOTHING;
  sums.set(name, {
    held: sum.held + more.held,
    spent: sum.spent + more.spent,
    border: sum.border + more.border,
  });
}

function amountsOf({ cost, status }: Job): Sum {
  return isTerminal(status)
    ? { held: 0, spent: cost.settled ?? 0, border: 0 }
    : { held: cost.held, spent: 0, border: 0 };
}

const DATED = ['DAY', 'MONTH'] as const satisfies BudgetPeriod[];

function namesOf({ userId, keyId, createdAt }: Pick<Job, 'userId' | 'keyId' | 'createdAt'>): string[] {
  const scopes = [userScope(userId), ...(keyId === null ? [] : [keyScope(keyId)])];
  return scopes.flatMap((scope) =>
    DATED.map((period) => nameOf({ scope, period: periodAt(period, createdAt).name })),
  );
}

/** Those whose border is near, on either side of it. */
function neighboursOf(job: Job): string[] {
  const own = namesOf(job);
  const near = [job.createdAt - BORDER_MS, job.createdAt + BORDER_MS].flatMap((createdAt) =>
    namesOf({ ...job, createdAt }),
  );
  const others = near.filter((name) => !own.includes(name));
  return others.length === 0 ? [] : [...others, ...own];
}

async function mistakeOf(deps: Deps, counter: BudgetCounter, first: Sum | undefined): Promise<string | null> {
  let sum = first ?? (isTotalOfUser(counter) ? await addUpAgain(deps, counter) : NOTHING);
  let { held, spent } = counter;
  for (let tries = 1; ; tries++) {
    const off = Math.max(Math.abs(held - sum.held), Math.abs(spent - sum.spent));
    if (off <= sum.border) return null;
    if (tries >= TRIES) {
      return `has a budget for ${counter.period} (${counter.scope}) that holds $${formatMoney(held)} and has spent $${formatMoney(spent)}, but jobs hold $${formatMoney(sum.held)} and have spent $${formatMoney(sum.spent)}`;
    }
    // Jobs may have begun or ended between the two readings.
    await sleep(50 * tries);
    sum = await addUpAgain(deps, counter);
    const [now] = await deps.store.budgets.counters([counter]);
    ({ held, spent } = now ?? counter);
  }
}

/** What is in total is not added up from jobs: the ledger has it by user. */
function isTotalOfUser({ scope, period }: Name): boolean {
  return period === 'total' && keyOfScope(scope) === null;
}

async function addUpAgain(deps: Deps, counter: BudgetCounter): Promise<Sum> {
  if (isTotalOfUser(counter)) return toSum(await deps.store.ledger.sums(counter.userId));
  const sums = counter.period === 'total' ? totalsOfKeys(deps, [counter]) : addUp(deps, [counter]);
  return (await sums).get(nameOf(counter)) ?? NOTHING;
}

/** Of keys with a budget in total: they had it from their first job on. */
async function totalsOfKeys({ store }: Deps, counters: readonly Name[]): Promise<Map<string, Sum>> {
  const totals = counters.filter(({ period }) => period === 'total');
  const keys = totals.flatMap(({ scope }) => keyOfScope(scope) ?? []);
  if (keys.length === 0) return new Map();
  const sums = await store.ledger.sumsOfKeys(keys);
  return new Map(
    keys.map((keyId) => [nameOf({ scope: keyScope(keyId), period: 'total' }), toSum(sums.get(keyId) ?? {})]),
  );
}

function toSum({ HOLD = 0, RELEASE = 0, CHARGE = 0 }: LedgerSums): Sum {
  return { held: HOLD - RELEASE, spent: CHARGE, border: 0 };
}
