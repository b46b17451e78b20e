// What a server has learned of endpoints it has no model of: kept for an hour, and asked for once by however many
// requests need it at a time.

import type { JsonValue } from '../../domain/json.ts';
import type { KnownEndpoint } from '../custom-model.ts';
import type { PriceRule } from '../price.ts';
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

const KEEP_MS = 3_600_000;
/** What could not be had is asked for again soon. */
const RETRY_MS = 60_000;
const MOST_KNOWN = 500;

interface Entry {
  facts: KnownEndpoint | undefined;
  until: number;
}

export function createEndpointCatalog(source: EndpointSource, now: () => number = Date.now): EndpointCatalog {
  const entries = new Map<string, Entry>();
  const asking = new Map<string, Promise<void>>();

  async function ask(endpoint: string): Promise<void> {
    const [answer, price] = await Promise.all([source.document(endpoint), source.price(endpoint)]);
    const facts = answer.ok
      ? toFacts(endpoint, answer.document, toPriceRule(price))
      : price === undefined
        ? undefined
        : { ok: true as const, check: undefined, price: toPriceRule(price) };
    entries.delete(endpoint);
    entries.set(endpoint, { facts, until: now() + (answer.ok ? KEEP_MS : RETRY_MS) });
    for (const oldest of entries.keys()) {
      if (entries.size <= MOST_KNOWN) break;
      entries.delete(oldest);
    }
  }

  return {
    learn(endpoint) {
      const entry = entries.get(endpoint);
      if (entry !== undefined && entry.until > now()) return Promise.resolve();
      let pending = asking.get(endpoint);
      if (pending === undefined) {
        pending = ask(endpoint)
          .catch(() => undefined)
          .finally(() => asking.delete(endpoint));
        asking.set(endpoint, pending);
      }
      return pending;
    },
    known: (endpoint) => entries.get(endpoint)?.facts,
  };
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
