// How far budgets are used, without holding anything of them.

import { type Account, userScope } from '../domain/account.ts';
import { type Actor, hasScope, ownUserId } from '../domain/actor.ts';
import { type BudgetPeriod, periodNamed } from '../domain/budget.ts';
import type { Micros } from '../domain/money.ts';
import type { Store } from '../store/store.ts';
import { accountLimits, keyLimits, keyOf, type Limit } from './terms.ts';

export interface LimitState {
  scope: 'USER' | 'KEY';
  period: BudgetPeriod | 'BALANCE';
  limit: Micros;
  spent: Micros;
  held: Micros;
  /** Never below 0. */
  remaining: Micros;
  resetsAt: number | null;
}

export type BudgetState = LimitState & { period: BudgetPeriod };

export interface AccountState {
  budgets: BudgetState[];
  /** What is left of what was credited; null when nothing is counted. It is the sum of the user's ledger. */
  balance: Micros | null;
}

/** What reads counters: the store, or a loader in front of it. */
type Counters = { budgets: Pick<Store['budgets'], 'counters'> };

/** Those that have a limit, as `limits` orders them. */
export async function readLimits({ budgets }: Counters, limits: readonly Limit[]): Promise<LimitState[]> {
  const counters = await budgets.counters(limits);
  return limits.flatMap((hold, index) => {
    const { held = 0, spent = 0, credited = 0 } = counters[index] ?? {};
    const limit = hold.limit === 'credited' ? credited : hold.limit;
    if (limit === null) return [];
    const remaining = Math.max(0, limit - held - spent);
    const scope = hold.scope.startsWith('key:') ? 'KEY' : 'USER';
    return [
      {
        scope,
        period: periodNamed(hold.period).period,
        limit,
        spent,
        held,
        remaining,
        resetsAt: hold.resetsAt,
      },
    ];
  });
}

/** The one with the least left. */
export function tightest<T extends LimitState>(states: readonly T[]): T | null {
  return states.reduce<T | null>(
    (least, state) => (least === null || state.remaining < least.remaining ? state : least),
    null,
  );
}

export async function readAccountState(
  store: Counters,
  account: Account | undefined,
  at: number,
): Promise<AccountState> {
  const [states, [balance]] = await Promise.all([
    readLimits(store, accountLimits(account, at)),
    account?.counted.includes('BALANCE') === true
      ? store.budgets.counters([{ scope: userScope(account.userId), period: 'balance' }])
      : [],
  ]);
  return {
    budgets: states.filter(isBudget),
    balance: balance === undefined ? null : balance.credited - balance.held - balance.spent,
  };
}

function isBudget(state: LimitState): state is BudgetState {
  return state.period !== 'BALANCE';
}

/** The caller's own budgets, and those of the key that was presented; none for who may not read them. */
export async function readOwnBudgets(
  store: Pick<Store, 'accounts'> & Counters,
  actor: Actor,
  at: number,
): Promise<AccountState> {
  if (!hasScope(actor, 'read') || (actor.kind === 'user' && actor.onlyJobId !== null))
    return { budgets: [], balance: null };
  // A token of one job sees nothing of the user's but that job.
  if (actor.kind === 'user' && actor.onlyJobId !== null) return { budgets: [], balance: null };
  const [own, ofKey] = await Promise.all([
    store.accounts.get(ownUserId(actor)).then((account) => readAccountState(store, account, at)),
    readLimits(store, keyLimits(keyOf(actor), at)),
  ]);
  return { budgets: [...own.budgets, ...ofKey.filter(isBudget)], balance: own.balance };
}
