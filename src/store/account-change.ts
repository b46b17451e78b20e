// What a change makes of an account: the same on every engine.

import type { Account } from '../domain/account.ts';
import type { CountedPeriod } from '../domain/budget.ts';
import type { LedgerEntry } from '../domain/job.ts';
import type { Micros } from '../domain/money.ts';
import type { AccountChange } from './store.ts';

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
