// A seed is an integer of 0 to 2^63-1. A JSON number of JavaScript is exact to 2^53-1 only, so that a seed is decimal
// text wherever it is kept, and becomes a number where the provider reads it.

export const MOST_SEED = 2n ** 63n - 1n;

/** Decimal text without leading zeros; undefined when it is no integer, or one that a JSON number cannot hold. */
export function readSeed(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,30}$/.test(value)) return undefined;
  return BigInt(value).toString();
}

/** A number where that is exact, else the text: `writeLargeSeed` makes it a number of the request's JSON. */
export function toProviderSeed(seed: string | undefined): number | string | undefined {
  if (seed === undefined) return undefined;
  const value = Number(seed);
  return Number.isSafeInteger(value) ? value : seed;
}

/**
 * The JSON of a provider request with its textual seed, if it has one beyond 2^53, as the exact integer it says
 * (Node 20 has no JSON.rawJSON). Only the request's own `seed` is meant, not one deeper inside of it.
 */
export function writeLargeSeed(body: string): string {
  if (!/"seed":"\d{16,19}"/.test(body)) return body;
  const request: unknown = JSON.parse(body);
  if (typeof request !== 'object' || request === null || !('seed' in request)) return body;
  const { seed, ...rest } = request;
  if (typeof seed !== 'string' || typeof toProviderSeed(seed) !== 'string' || BigInt(seed) > MOST_SEED)
    return body;
  const others = JSON.stringify(rest).slice(1);
  return others === '}' ? `{"seed":${seed}}` : `{"seed":${seed},${others}`;
}
