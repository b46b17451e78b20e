// The custom arm: any endpoint, by its id, with an input that is handed on as it is. What is known of the endpoint is
// used: its schema refuses what the provider would drop or refuse, its price makes the request one with a price.

import { z } from 'zod';
import type { JsonObject } from '../domain/json.ts';
import { ENDPOINT } from './configured/entry.ts';
import { defineModel, type InputIssue, type ModelDefinition } from './define-model.ts';
import { field } from './fields.ts';
import { CUSTOM_MODEL, type PriceRule } from './price.ts';

export type KnownEndpoint =
  | { ok: true; check: z.ZodType | undefined; price: PriceRule | null }
  /** Nothing Easel can take, and why. */
  | { ok: false; message: string };

export interface CustomSettings {
  /** The only endpoints it may be; undefined for any. */
  listed?: ReadonlySet<string>;
  /** Of every custom image; null: what is known of the endpoint, else none. */
  price: PriceRule | null;
  /** Undefined when nothing is known (yet). */
  known: (endpoint: string) => KnownEndpoint | undefined;
}

export function customModel({ listed, price, known }: CustomSettings): ModelDefinition {
  return defineModel({
    id: CUSTOM_MODEL,
    description: 'Any endpoint, with its own input',
    endpoint: '',
    inputs: {
      endpoint: field(
        z
          .string()
          .max(200)
          .refine((text) => ENDPOINT.test(text), {
            error: 'must be an endpoint id such as fal-ai/flux/dev',
            params: { rule: 'format' },
          }),
        { description: 'Endpoint id, such as fal-ai/flux/dev', 'x-ui': 'text' },
      ),
      input: field(z.record(z.string(), z.unknown()), {
        description: 'What the endpoint takes, as it takes it',
        'x-ui': 'json',
      }),
    },
    // Size, count and seed belong into `input`, under the names the endpoint has for them.
    limits: { maxImages: 1, size: 'none', seed: false },
    price: price ?? { kind: 'looked-up', input: 'endpoint', rule: (endpoint) => priceOf(known(endpoint)) },
    check({ endpoint, input }) {
      if (listed !== undefined && !listed.has(endpoint)) {
        return [
          { path: ['endpoint'], rule: 'one_of', message: 'is not one of the endpoints this server lists' },
        ];
      }
      const facts = known(endpoint);
      if (facts === undefined) return [];
      if (!facts.ok) return [{ path: ['endpoint'], rule: 'unsupported', message: facts.message }];
      return issuesOf(facts.check, input);
    },
    route: ({ endpoint, input }) => ({ endpoint, input: toJson(input), warnings: [] }),
  });
}

function priceOf(facts: KnownEndpoint | undefined): PriceRule | null {
  return facts?.ok === true ? facts.price : null;
}

function issuesOf(check: z.ZodType | undefined, input: unknown): InputIssue[] {
  const error = check?.safeParse(input).error;
  return (error?.issues ?? []).map((issue) => ({ ...issue, path: ['input', ...issue.path] }));
}

/** It was JSON when it came. */
function toJson(input: Record<string, unknown>): JsonObject {
  const copy: JsonObject = JSON.parse(JSON.stringify(input));
  return copy;
}
