// The custom arm as this server has it: off, for the endpoints of its own models, or for any.

import type { Config } from '../config/load-config.ts';
import { formatMoney } from '../domain/money.ts';
import { createEndpointFacts } from '../providers/fal/endpoint-facts.ts';
import { customModel } from '../registry/custom-model.ts';
import type { ModelDefinition } from '../registry/define-model.ts';
import { createEndpointCatalog } from '../registry/import/endpoint-catalog.ts';

export interface OpenCustomModel {
  /** Undefined: switched off. */
  model: ModelDefinition | undefined;
  /** Learns what fal says of an endpoint before a request for it is judged. */
  learn: (endpoint: string) => Promise<void>;
}

/** `baseUrl`: where the provider is, when it is not fal. */
export function openCustomModel(
  { fal, models }: Pick<Config, 'fal' | 'models'>,
  served: readonly ModelDefinition[],
  baseUrl: string | null,
): OpenCustomModel {
  if (models.custom === 'off') return { model: undefined, learn: () => Promise.resolve() };
  const facts = createEndpointFacts({
    ...(fal.key === null ? {} : { credentials: fal.key }),
    ...(baseUrl === null ? {} : { baseUrl }),
  });
  const catalog = createEndpointCatalog({
    document: (endpoint) => facts.document(endpoint),
    // Prices are the account's: without a key there are none, and a price of our own needs none of fal's.
    price: (endpoint) =>
      fal.key === null || models.customPrice !== null ? Promise.resolve(undefined) : facts.price(endpoint),
  });
  const { customPrice } = models;
  const model = customModel({
    ...(models.custom === 'listed' ? { listed: new Set(served.flatMap(({ endpoints }) => endpoints)) } : {}),
    price: customPrice === null ? null : { kind: 'per-image', amount: formatMoney(customPrice) },
    known: (endpoint) => catalog.known(endpoint),
  });
  return { model, learn: (endpoint) => catalog.learn(endpoint) };
}
