// What a request is held to: the budgets and the balance of its user, the budget of its key, and what is added to the
// price.

import { type Account, keyScope, userScope } from '../domain/account.ts';
import type { Actor } from '../domain/actor.ts';
import type { KeyGrant } from '../domain/api-key.ts';
import { type CountedPeriod, type Markup, periodAt } from '../domain/budget.ts';
import type { Micros } from '../domain/money.ts';
import type { BudgetHold, Store } from '../store/store.ts';

export interface Terms {
  /** The key's, or else the user's. */
  markup: Markup | null;
  /** What must have room for the price, the longest period first: that is the one to wait for. */
  limits: readonly Limit[];
}

export type Limit = Omit<BudgetHold, 'amount'>;

export async function readTerms(
  store: Pick<Store, 'accounts'>,
  actor: Actor,
  { userId, at }: { userId: string; at: number },
): Promise<Terms> {
  const account = await store.accounts.get(userId);
  const key = keyOf(actor);
  return {
    markup: key?.markup ?? account?.markup ?? null,
    limits: [...accountLimits(account, at), ...keyLimits(key, at)],
  };
}

/** Holds of a price; what is free holds nothing. */
export function holdsOf({ limits }: Terms, amount: Micros): BudgetHold[] {
  return amount === 0 ? [] : limits.map((limit) => ({ ...limit, amount }));
}

const LONGEST_FIRST = ['BALANCE', 'TOTAL', 'MONTH', 'DAY'] as const satisfies CountedPeriod[];

/** What is counted is held too, with a limit or without: counting that stops leaves a gap. */
export function accountLimits(account: Account | undefined, at: number): Limit[] {
  if (account === undefined) return [];
  return LONGEST_FIRST.filter((period) => account.counted.includes(period)).map((period) => {
    const budget = account.budgets.find((known) => known.period === period);
    const limit = period === 'BALANCE' ? (account.prepaid ? 'credited' : null) : (budget?.limit ?? null);
    return limitOf(userScope(account.userId), period, { limit, userId: account.userId, at });
  });
}

type OwnedKey = Pick<KeyGrant, 'id' | 'budget' | 'markup'> & { userId: string };

export function keyOf(actor: Actor): OwnedKey | null {
  if (actor.kind === 'operator' || actor.key === null) return null;
  const { id, budget, markup } = actor.key;
  return { id, budget, markup, userId: actor.userId };
}

export function keyLimits(key: OwnedKey | null, at: number): Limit[] {
  if (key === null || key.budget === null) return [];
  const { period, limit } = key.budget;
  return [limitOf(keyScope(key.id), period, { limit, userId: key.userId, at })];
}

function limitOf(
  scope: string,
  period: CountedPeriod,
  { limit, userId, at }: { limit: Limit['limit']; userId: string; at: number },
): Limit {
  const { name, resetsAt } = periodAt(period, at);
  return { scope, period: name, limit, resetsAt, userId };
}
