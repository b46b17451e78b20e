// Compares the ledger with the jobs it was written for, balances with the ledger, budgets with both, and reports of usage
// with the jobs: whatever differs is a mistake of this program.

import { setTimeout as sleep } from 'node:timers/promises';
import { requireScope } from '../auth/require-scope.ts';
import { userScope } from '../domain/account.ts';
import type { Actor } from '../domain/actor.ts';
import { fail, type Result, succeed } from '../domain/errors.ts';
import { idFloor } from '../domain/ids.ts';
import { isTerminal, type Job, type LedgerEntry, type LedgerKind } from '../domain/job.ts';
import { formatMoney, type Micros } from '../domain/money.ts';
import type { Store } from '../store/store.ts';
import { checkBudgets } from './check-budgets.ts';
import { checkSpan, type Span } from './check-span.ts';
import { checkUsage } from './check-usage.ts';
import { effectOf } from './read-accounts.ts';

export interface LedgerMistake {
  /** Empty: sums of usage over all users. */
  userId: string;
  /** Null: a balance, a budget or sums of usage. */
  jobId: string | null;
  message: string;
}

export interface LedgerCheck {
  /** Jobs that were made in the span, and their entries. */
  jobs: number;
  entries: number;
  /** What the ledger charged for them, and what the jobs that have ended say they cost: the same. */
  charged: Micros;
  settled: Micros;
  /** Balances compared with the whole ledger of their users. */
  balances: number;
  /** Budgets compared with the jobs of their periods. */
  budgets: number;
  /** Sums of usage compared with the jobs that ended. */
  usage: number;
  /** At most MOST_TOLD. */
  mistakes: LedgerMistake[];
  mistakeCount: number;
}

const MOST_TOLD = 1000;
const AT_ONCE = 500;

type Deps = {
  store: Pick<Store, 'jobs' | 'ledger' | 'accounts' | 'budgets' | 'transfer' | 'usage'>;
  now: () => number;
};
type Books = Pick<Deps, 'store'>;

/** Raises AppError when the caller is no operator. */
export async function checkLedger(deps: Deps, actor: Actor, span: Span): Promise<Result<LedgerCheck>> {
  requireScope(actor, 'operator');
  const problems = checkSpan(span);
  if (problems.length > 0) return fail(...problems);
  const check: LedgerCheck = {
    jobs: 0,
    entries: 0,
    charged: 0,
    settled: 0,
    balances: 0,
    budgets: 0,
    usage: 0,
    mistakes: [],
    mistakeCount: 0,
  };
  const tell = (mistake: LedgerMistake): void => {
    check.mistakeCount++;
    if (check.mistakes.length < MOST_TOLD) check.mistakes.push(mistake);
  };
  await checkJobs(deps, span, check, tell);
  await checkBalances(deps, check, tell);
  check.budgets = await checkBudgets(deps, span, tell);
  check.usage = await checkUsage(deps, span, tell);
  return succeed(check);
}

type Tell = (mistake: LedgerMistake) => void;

async function checkJobs(
  { store }: Books,
  { from, to }: Span,
  check: LedgerCheck,
  tell: Tell,
): Promise<void> {
  for (let after = idFloor('job', Math.max(1, from)); ;) {
    const bundles = await store.transfer.readJobs(after, AT_ONCE);
    for (const bundle of bundles) {
      if (bundle.job.createdAt >= to) return;
      // What changes while it is read looks wrong once, and is right when it is looked at alone.
      const suspect = mistakeOf(bundle.job, bundle.ledger) !== null;
      const { job, ledger } = suspect ? await readAgain({ store }, bundle) : bundle;
      const message = mistakeOf(job, ledger);
      if (message !== null) tell({ userId: job.userId, jobId: job.id, message });
      check.jobs++;
      check.entries += ledger.length;
      check.charged += sumOf(ledger, 'CHARGE');
      if (isTerminal(job.status)) check.settled += job.cost.settled ?? 0;
    }
    const last = bundles.at(-1);
    if (last === undefined) return;
    after = last.job.id;
  }
}

interface Booked {
  job: Job;
  ledger: readonly LedgerEntry[];
}

async function readAgain({ store }: Books, { job, ledger }: Booked): Promise<Booked> {
  const [now, entries] = await Promise.all([store.jobs.get(job.id), store.ledger.ofJob(job.id)]);
  return now === undefined ? { job, ledger } : { job: now, ledger: entries };
}

/** What the ledger of a job must be by what the job says; null when it is. */
export function mistakeOf(job: Job, ledger: readonly LedgerEntry[]): string | null {
  const [held, released, charged] = (['HOLD', 'RELEASE', 'CHARGE'] as const).map((kind) =>
    sumOf(ledger, kind),
  );
  const ended = isTerminal(job.status);
  const due = ended ? (job.cost.settled ?? 0) : 0;
  if (charged !== due) return `charged $${formatMoney(charged ?? 0)}, but costs $${formatMoney(due)}`;
  const open = (held ?? 0) - (released ?? 0);
  if (open !== job.cost.held)
    return `holds $${formatMoney(open)} in the ledger, but $${formatMoney(job.cost.held)} as a job`;
  return ended && open !== 0 ? 'has ended and holds something' : null;
}

function sumOf(ledger: readonly LedgerEntry[], kind: LedgerKind): Micros {
  return ledger.reduce((sum, entry) => (entry.kind === kind ? sum + entry.amount : sum), 0);
}

async function checkBalances({ store }: Books, check: LedgerCheck, tell: Tell): Promise<void> {
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<Store['accounts']['list']>> = await store.accounts.list({
      first: AT_ONCE,
      after,
    });
    for (const { userId, counted } of page.items) {
      if (!counted.includes('BALANCE')) continue;
      check.balances++;
      const message = await balanceMistake({ store }, userId);
      if (message !== null) tell({ userId, jobId: null, message });
    }
    after = page.items.at(-1)?.userId ?? null;
    if (!page.hasNextPage) return;
  }
}

async function balanceMistake({ store }: Books, userId: string): Promise<string | null> {
  for (let tries = 1; ; tries++) {
    const [counter] = await store.budgets.counters([{ scope: userScope(userId), period: 'balance' }]);
    const balance = counter === undefined ? 0 : counter.credited - counter.held - counter.spent;
    const sums = Object.entries(await store.ledger.sums(userId)) as [LedgerKind, Micros][];
    const sum = sums.reduce((total, [kind, amount]) => total + effectOf({ kind, amount }), 0);
    if (sum === balance) return null;
    // Jobs of the user may have begun or ended between the two reads.
    if (tries < 5) await sleep(50 * tries);
    else return `has a balance of $${formatMoney(balance)}, but the ledger sums up to $${formatMoney(sum)}`;
  }
}
