// What an operator agrees with a user: budgets, markup, and whether they pay before.

import type { Account } from '../domain/account.ts';
import { audit } from '../auth/audit.ts';
import { lacksScope } from '../auth/require-scope.ts';
import type { Actor } from '../domain/actor.ts';
import type { Budget, Markup } from '../domain/budget.ts';
import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import { formatMoney, type Micros } from '../domain/money.ts';
import { USER_ID } from '../domain/user-id.ts';
import type { AccountChange, Store } from '../store/store.ts';
import { problem } from './problem.ts';

/** What is left out stays. */
export async function changeAccount(
  deps: { store: Pick<Store, 'accounts' | 'audit'>; now: () => number },
  actor: Actor,
  { userId, ...change }: { userId: string } & Pick<AccountChange, 'budgets' | 'markup' | 'prepaid'>,
): Promise<Result<Account>> {
  const lacking = lacksScope(actor, 'operator');
  if (lacking !== undefined) return fail(lacking);
  const problems = [
    ...checkUserId(userId),
    ...checkBudgets(change.budgets ?? []),
    ...checkMarkup(change.markup ?? null),
  ];
  if (problems.length > 0) return fail(...problems);
  const before = await deps.store.accounts.get(userId);
  const markup = change.markup === undefined ? (before?.markup ?? null) : change.markup;
  const details = {
    budgets: (change.budgets ?? before?.budgets ?? []).map((budget) => ({ ...budget })),
    markup: markup && { ...markup },
    prepaid: change.prepaid ?? before?.prepaid ?? false,
  };
  await audit(deps, actor, { action: 'ACCOUNT_CHANGED', target: userId, details });
  return succeed(await deps.store.accounts.change(userId, change, deps.now()));
}

export function checkUserId(userId: string): InputProblem[] {
  if (USER_ID.test(userId)) return [];
  const message = 'A user id has 1 to 128 characters, no slash and no control character.';
  return [problem(['userId'], 'format', message, userId.slice(0, 200))];
}

export function checkBudgets(budgets: readonly Budget[], path = 'budgets'): InputProblem[] {
  return budgets.flatMap(({ period, limit }, index) => {
    if (limit < 0)
      return [problem([path, String(index), 'limit'], 'range', 'A limit is not below 0.', limit / 1_000_000)];
    if (budgets.findIndex((other) => other.period === period) === index) return [];
    const message = `There is one budget by ${period} already.`;
    return [problem([path, String(index), 'period'], 'unique', message, period)];
  });
}

const MOST_BASIS_POINTS = 100_000;
const MOST_PER_IMAGE: Micros = 1_000_000_000;

export function checkMarkup(markup: Markup | null): InputProblem[] {
  if (markup === null) return [];
  if (markup.kind === 'fixed') {
    if (markup.amount >= 0 && markup.amount <= MOST_PER_IMAGE) return [];
    const message = `A markup is 0 to $${formatMoney(MOST_PER_IMAGE)} an image.`;
    return [problem(['markup', 'perImage'], 'range', message, formatMoney(markup.amount))];
  }
  const { basisPoints } = markup;
  if (Number.isInteger(basisPoints) && basisPoints >= 0 && basisPoints <= MOST_BASIS_POINTS) return [];
  const message = 'A markup is 0 to 1000 percent, with at most two decimals.';
  return [problem(['markup', 'percent'], 'range', message, basisPoints / 100)];
}
