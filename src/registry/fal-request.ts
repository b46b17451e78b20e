// Requests to the provider's endpoints, checked by the compiler against what the provider's own client says of them.

import type { EndpointTypeMap } from '@fal-ai/client/endpoints';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import type { RoutedRequest } from './define-model.ts';

/** What the client's types say of an endpoint. Undefined is not sent; a seed beyond 2^53 is decimal text. */
type FalInput<E extends string> = E extends keyof EndpointTypeMap
  ? {
      [K in keyof EndpointTypeMap[E]['input']]:
        | EndpointTypeMap[E]['input'][K]
        | (K extends 'seed' ? string : never)
        | undefined;
    }
  : Record<string, JsonValue | undefined>;

/** No property that the endpoint does not have: the compiler alone would let a spread one through. */
type Exact<I, Known> = Record<Exclude<keyof I, keyof Known>, never>;

/**
 * A provider request. Where the client has types for the endpoint, a wrong, missing or excess property does not
 * compile; the types know no ranges, so those are the definition's to check.
 */
export function falRequest<E extends string, const I extends FalInput<E>>(
  endpoint: E,
  input: I & Exact<I, FalInput<E>>,
  warnings?: string[],
): RoutedRequest;
export function falRequest(
  endpoint: string,
  input: Readonly<Record<string, JsonValue | undefined>>,
  warnings: string[] = [],
): RoutedRequest {
  const sent: JsonObject = {};
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) sent[name] = value;
  }
  return { endpoint, input: sent, warnings };
}
