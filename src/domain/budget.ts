// A budget: how much may be spent in a period. What counts against it is what was spent and what is held.

import type { Micros } from './money.ts';

export const BUDGET_PERIODS = ['DAY', 'MONTH', 'TOTAL'] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

export interface Budget {
  limit: Micros;
  /** Days and months are those of UTC. */
  period: BudgetPeriod;
}

/** What is added to the registry's price: a share in hundredths of a percent, or an amount for each image. */
export type Markup = { kind: 'percent'; basisPoints: number } | { kind: 'fixed'; amount: Micros };

/** What a counter runs over: a budget's period, or everything, for a prepaid balance. */
export type CountedPeriod = BudgetPeriod | 'BALANCE';

export interface PeriodSpan {
  /** Such as `2026-11-24`, `2026-11`, `total` or `balance`. */
  name: string;
  startsAt: number;
  /** Null: never. */
  resetsAt: number | null;
}

/** The period that `at` lies in. A job belongs to the one in which it was accepted. */
export function periodAt(period: CountedPeriod, at: number): PeriodSpan {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (period) {
    case 'DAY':
      return {
        name: date.toISOString().slice(0, 10),
        startsAt: Date.UTC(year, month, day),
        resetsAt: Date.UTC(year, month, day + 1),
      };
    case 'MONTH':
      return {
        name: date.toISOString().slice(0, 7),
        startsAt: Date.UTC(year, month),
        resetsAt: Date.UTC(year, month + 1),
      };
    case 'TOTAL':
      return { name: 'total', startsAt: 0, resetsAt: null };
    case 'BALANCE':
      return { name: 'balance', startsAt: 0, resetsAt: null };
  }
}

/** Of a period's name, which of them it is and when it starts: what `periodAt` gave the name for. */
export function periodNamed(name: string): { period: CountedPeriod; startsAt: number } {
  if (name === 'total') return { period: 'TOTAL', startsAt: 0 };
  if (name === 'balance') return { period: 'BALANCE', startsAt: 0 };
  return name.length === 7
    ? { period: 'MONTH', startsAt: Date.parse(`${name}-01T00:00:00Z`) }
    : { period: 'DAY', startsAt: Date.parse(`${name}T00:00:00Z`) };
}

export type Threshold = 80 | 100;

/**
 * Which share of a limit is reached, in percent; 0 for none that is announced. A request that was refused for want of
 * room counts as all of it once 80 % are taken: prices seldom add up to a limit exactly.
 */
export function thresholdReached(limit: Micros, taken: Micros, refused = false): Threshold | 0 {
  const share = limit <= 0 ? 100 : (taken * 100) / limit;
  if (share < 80) return 0;
  return share >= 100 || refused ? 100 : 80;
}
