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
