// How fast callers may go: by the address they come from, and by the API key they present.

import type { Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import { isLoopback } from '../domain/loopback.ts';
import type { RateLimiter } from './rate-limiter.ts';

export interface RequestRates {
  /** Counts a request of an address. Raises AppError RATE_LIMITED. Addresses of this machine have no limit. */
  ofAddress(address: string): Promise<void>;
  /** Counts a request of a key. Null when it may go on, else the milliseconds until it is worth trying again. */
  ofKey(actor: Actor): Promise<number | null>;
}

export function createRequestRates(
  limiter: RateLimiter,
  { perAddress }: { perAddress: number | null },
): RequestRates {
  return {
    async ofAddress(address) {
      const plain = address.replace(/^::ffff:/, '');
      if (perAddress === null || isLoopback(plain)) return;
      const wait = await limiter.take(`address:${network(plain)}`, perAddress);
      if (wait !== null) throw tooFast(wait, 'This address');
    },
    async ofKey(actor) {
      const key = actor.kind === 'user' ? actor.key : null;
      if (key === null || key.requestsPerMinute === null) return null;
      return limiter.take(`key:${key.id}`, key.requestsPerMinute);
    },
  };
}

/** As `ofKey`, for where a refusal is no data. Raises AppError RATE_LIMITED. */
export async function requireRate(rates: RequestRates, actor: Actor): Promise<void> {
  const wait = await rates.ofKey(actor);
  if (wait !== null) throw tooFast(wait, 'This API key');
}

function tooFast(retryAfterMs: number, who: string): AppError {
  return new AppError('RATE_LIMITED', `${who} asks too often: try again in ${seconds(retryAfterMs)} s.`, {
    retryAfterMs,
  });
}

export function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

/** Whoever has one IPv6 address has its whole /64. */
function network(address: string): string {
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}
