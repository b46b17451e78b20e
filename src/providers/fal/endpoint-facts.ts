// What fal says of an endpoint: its OpenAPI document and its price. Both are asked over plain HTTPS; the client has
// no call for either.

import { z } from 'zod';
import type { JsonValue } from '../../domain/json.ts';
import { allowHosts, guardedFetch } from '../../outgoing/index.ts';

export interface EndpointFacts {
  document(endpoint: string, signal?: AbortSignal): Promise<DocumentAnswer>;
  /** Undefined when fal does not tell, or not without a key. */
  price(endpoint: string, signal?: AbortSignal): Promise<FalPrice | undefined>;
}

export type DocumentAnswer =
  | { ok: true; document: JsonValue }
  /** `unknown`: fal has no such endpoint. */
  | { ok: false; reason: 'unknown' | 'unreachable'; message: string };

export interface FalPrice {
  /** Such as `images`, `megapixels`, `compute seconds`. */
  unit: string;
  /** Dollars. */
  amount: number;
}

export interface EndpointFactsOptions {
  credentials?: string;
  /** A fal-compatible server, with fal's hosts as the first part of the path. */
  baseUrl?: string;
  /** Default 5 s. */
  timeoutMs?: number;
}

const MOST_BYTES = 5_000_000;

const pricing = z.looseObject({
  prices: z.array(z.looseObject({ endpoint_id: z.string(), unit_price: z.number(), unit: z.string() })),
});

export function createEndpointFacts(options: EndpointFactsOptions): EndpointFacts {
  const fetchFacts = guardedFetch({
    timeoutMs: options.timeoutMs ?? 5000,
    maxBytes: MOST_BYTES,
    allow: allowHosts(options.baseUrl ?? null),
  });

  async function get(host: string, path: string, signal: AbortSignal | undefined): Promise<Response> {
    const origin = options.baseUrl === undefined ? `https://${host}` : `${options.baseUrl}/${host}`;
    // Documents are public; only prices need the key.
    const keyed = options.credentials !== undefined && host === 'api.fal.ai';
    return fetchFacts(`${origin}/${path}`, {
      headers: keyed ? { authorization: `Key ${options.credentials}` } : {},
      ...(signal === undefined ? {} : { signal }),
    });
  }

  return {
    async document(endpoint, signal) {
      try {
        const path = `api/openapi/queue/openapi.json?endpoint_id=${encodeURIComponent(endpoint)}`;
        const answer = await get('fal.ai', path, signal);
        const text = await answer.text();
        if (answer.status === 404)
          return { ok: false, reason: 'unknown', message: `fal does not know ${endpoint}` };
        if (!answer.ok) return unreachable(endpoint, `it answered ${answer.status}`);
        const document: JsonValue = JSON.parse(text);
        return { ok: true, document };
      } catch (error) {
        return unreachable(endpoint, error instanceof Error ? error.message : String(error));
      }
    },
    async price(endpoint, signal) {
      try {
        const answer = await get(
          'api.fal.ai',
          `v1/models/pricing?endpoint_id=${encodeURIComponent(endpoint)}`,
          signal,
        );
        const parsed = pricing.safeParse(answer.ok ? await answer.json() : undefined);
        const found = parsed.data?.prices.find((price) => price.endpoint_id === endpoint);
        return found === undefined ? undefined : { unit: found.unit, amount: found.unit_price };
      } catch {
        return undefined;
      }
    },
  };
}

function unreachable(endpoint: string, why: string): DocumentAnswer {
  return { ok: false, reason: 'unreachable', message: `The document of ${endpoint} cannot be had: ${why}` };
}
