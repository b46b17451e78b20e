// What a change makes of an account, and what it means for jobs: the same on every engine.

import { type Account, userScope } from '../domain/account.ts';
import { type CountedPeriod, periodAt } from '../domain/budget.ts';
import type { Job, LedgerEntry } from '../domain/job.ts';
import type { Micros } from '../domain/money.ts';
import type { AccountChange, BudgetHold } from './store.ts';

/** The changed account, and what is counted with it for the first time. */
export function changedAccount(
  before: Account | undefined,
  userId: string,
  change: AccountChange,
  at: number,
): { account: Account; begin: CountedPeriod[] } {
  const known: Account = before ?? {
    userId,
    budgets: [],
    markup: null,
    prepaid: false,
    counted: [],
    createdAt: at,
    updatedAt: at,
  };
  const { countBalance, ...fields } = change;
  const needed: CountedPeriod[] = (change.budgets ?? []).map(({ period }) => period);
  if (countBalance === true || change.prepaid === true) needed.push('BALANCE');
  const begin = [...new Set(needed)].filter((period) => !known.counted.includes(period));
  return { account: { ...known, ...fields, counted: [...known.counted, ...begin], updatedAt: at }, begin };
}

/** Makes the balance begin at nothing: what was charged before was not prepaid. Undefined when nothing was. */
export function openingEntry(userId: string, charged: Micros, at: number): LedgerEntry | undefined {
  if (charged === 0) return undefined;
  return {
    id: `${userId}/ADJUST/opening`,
    kind: 'ADJUST',
    jobId: null,
    userId,
    keyId: null,
    model: null,
    amount: charged,
    at,
    note: 'Opening of the balance: what was charged before was not prepaid',
  };
}

/** Counters that were begun after a request was priced, beside those it holds of: nothing may escape what is counted. */
export function unknownHolds(
  { userId, createdAt, cost }: Pick<Job, 'userId' | 'createdAt' | 'cost'>,
  counted: readonly CountedPeriod[],
  held: readonly Pick<BudgetHold, 'scope' | 'period' | 'resetsAt'>[],
): BudgetHold[] {
  const scope = userScope(userId);
  if (cost.held === 0) return [];
  return counted.flatMap((period) => {
    const { name, resetsAt } = periodAt(period, createdAt);
    // Midnight may have passed since the price was made: a day, or a month, is held once.
    const same = (hold: (typeof held)[number]): boolean =>
      hold.period === name ||
      (hold.resetsAt !== null && resetsAt !== null && hold.period.length === name.length);
    if (held.some((hold) => hold.scope === scope && same(hold))) return [];
    return [{ scope, period: name, limit: null, amount: cost.held, resetsAt, userId }];
  });
}
