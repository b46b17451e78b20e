// What a server has learned of endpoints it has no model of: kept for an hour, and asked for once by however many
// requests need it at a time.

import type { JsonValue } from '../../domain/json.ts';
import type { KnownEndpoint } from '../custom-model.ts';
import type { PriceRule } from '../price.ts';
import { createLearned } from '../learned.ts';
import { readEndpointDocument } from './endpoint-document.ts';
import { toInputCheck } from './input-check.ts';

/** Where to ask. */
export interface EndpointSource {
  document(endpoint: string): Promise<{ ok: true; document: JsonValue } | { ok: false }>;
  /** Undefined when it cannot be told. */
  price(endpoint: string): Promise<{ unit: string; amount: number } | undefined>;
}

export interface EndpointCatalog {
  /** Resolves when what can be known of an endpoint is known; never rejects. */
  learn(endpoint: string): Promise<void>;
  known(endpoint: string): KnownEndpoint | undefined;
}

export function createEndpointCatalog(source: EndpointSource, now: () => number = Date.now): EndpointCatalog {
  return createLearned<KnownEndpoint | undefined>({
    async ask(endpoint) {
      const [answer, price] = await Promise.all([source.document(endpoint), source.price(endpoint)]);
      const facts = answer.ok
        ? toFacts(endpoint, answer.document, toPriceRule(price))
        : price === undefined
          ? undefined
          : { ok: true as const, check: undefined, price: toPriceRule(price) };
      return { value: facts, complete: answer.ok };
    },
    now,
  });
}

function toFacts(endpoint: string, raw: JsonValue, price: PriceRule | null): KnownEndpoint {
  const read = readEndpointDocument(raw, endpoint);
  return read.ok
    ? { ok: true, check: toInputCheck(read.document), price }
    : { ok: false, message: `cannot be used: ${read.message.replace(/\.$/, '')}` };
}

/** Prices by anything else, such as seconds, are not known before the run. */
function toPriceRule(price: { unit: string; amount: number } | undefined): PriceRule | null {
  const unit = /^(?:processed )?(image|megapixel)s?$/i.exec(price?.unit ?? '')?.[1]?.toLowerCase();
  if (price === undefined || unit === undefined) return null;
  const amount = price.amount.toFixed(6);
  return unit === 'image' ? { kind: 'per-image', amount } : { kind: 'per-megapixel', amount };
}
