// What a job cost at the provider: the units it billed, at the account's price of one.

import type { Attempt } from '../domain/job.ts';
import type { Micros } from '../domain/money.ts';

export interface UnitPrices {
  /** Resolves when what can be known of an endpoint's price is known; never rejects. */
  learn(endpoint: string): Promise<void>;
  /** Dollars a unit; undefined when it is not known. */
  known(endpoint: string): number | undefined;
}

/** Null as soon as one run may have been billed and nobody knows how much: an unknown sum is not a small one. */
export function providerCost(attempts: readonly Attempt[], prices: Pick<UnitPrices, 'known'>): Micros | null {
  let total = 0;
  for (const attempt of attempts.filter(mayBeBilled)) {
    const cost = costOf(attempt, prices);
    if (cost === null) return null;
    total += cost;
  }
  return total;
}

/** Not one that the provider refused, or that was never sent. */
function mayBeBilled({ requestId, error }: Attempt): boolean {
  return requestId !== null || error === null || error.code === 'SUBMISSION_UNKNOWN';
}

function costOf({ endpoint, billableUnits }: Attempt, prices: Pick<UnitPrices, 'known'>): Micros | null {
  if (billableUnits === null) return null;
  if (billableUnits === 0) return 0;
  const price = prices.known(endpoint);
  return price === undefined ? null : Math.round(billableUnits * price * 1_000_000);
}
