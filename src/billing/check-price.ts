// Whether a price may be paid: what needs no counter to be known. Budgets are checked where they are held.

import type { UserError } from '../domain/errors.ts';
import { formatMoney, type Micros } from '../domain/money.ts';
import type { BudgetHold } from '../store/store.ts';
import type { Terms } from './terms.ts';

export function checkPrice(
  total: Micros | null,
  { maxCost, terms }: { maxCost: Micros | null | undefined; terms: Terms },
): UserError | undefined {
  const most = maxCost ?? null;
  if (total === null) {
    if (most !== null) return costLimit('This model has no price, so no limit can be kept.', ['maxCost']);
    if (terms.limits.every(({ limit }) => limit === null)) return undefined;
    return costLimit('This model has no price, and a budget or a prepaid balance applies.', []);
  }
  if (most === null || total <= most) return undefined;
  return costLimit(`This costs $${formatMoney(total)}, more than the limit of $${formatMoney(most)}.`, [
    'maxCost',
  ]);
}

function costLimit(message: string, path: string[]): UserError {
  return { code: 'COST_LIMIT', message, path };
}

/** A hold that found too little. */
export function overBudget(hold: BudgetHold, left: Micros): UserError {
  const remaining = Math.max(0, left);
  const price = `this costs $${formatMoney(hold.amount)}, and $${formatMoney(remaining)} are left`;
  return {
    code: 'BUDGET_EXCEEDED',
    message: `${budgetName(hold)} does not cover this request: ${price}.`,
    path: [],
    needed: hold.amount,
    remaining,
    resetsAt: hold.resetsAt,
  };
}

function budgetName({ scope, period, userId }: BudgetHold): string {
  if (period === 'balance') return `The prepaid balance of ${userId}`;
  const whose = scope.startsWith('key:') ? 'the API key' : userId;
  return period === 'total' ? `The total budget of ${whose}` : `The budget of ${whose} for ${period}`;
}
