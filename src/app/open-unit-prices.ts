// What the account pays the provider for a unit of each endpoint: what its billable units are multiplied by.

import type { UnitPrices } from '../billing/provider-cost.ts';
import type { Config } from '../config/load-config.ts';
import { createEndpointFacts } from '../providers/fal/endpoint-facts.ts';
import { createLearned } from '../registry/learned.ts';

/** `baseUrl`: where the provider is, when it is not fal. */
export function openUnitPrices({ fal }: Pick<Config, 'fal'>, baseUrl: string | null): UnitPrices {
  // fal tells prices to its customers only.
  if (fal.key === null && baseUrl === null) return { learn: () => Promise.resolve(), known: () => undefined };
  const facts = createEndpointFacts({
    ...(fal.key === null ? {} : { credentials: fal.key }),
    ...(baseUrl === null ? {} : { baseUrl }),
  });
  return createLearned({
    async ask(endpoint) {
      const price = await facts.price(endpoint);
      return { value: price?.amount, complete: price !== undefined };
    },
  });
}
