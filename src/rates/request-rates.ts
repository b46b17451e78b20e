// How fast callers may go: by the address they come from, and by who they are.

import type { Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import { countedAs } from './counted-address.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Files and pages are asked for many at a time, and cost little. */
export type RequestKind = 'request' | 'file';

export interface RequestRates {
  /** Counts a request of an address. Raises AppError RATE_LIMITED. Addresses of this machine have no limit. */
  ofAddress(address: string, kind?: RequestKind): Promise<void>;
  /**
   * Counts a request of an API key, or of a user who came in with none. Null when it may go on, else the milliseconds
   * until it is worth trying again.
   */
  ofCaller(actor: Actor): Promise<number | null>;
}

/** Requests in a minute; absent or null is without a limit. */
export interface RateLimits {
  perAddress?: number | null;
  filesPerAddress?: number | null;
  /** Of a user without an API key: keys have their own. */
  perUser?: number | null;
}

export function createRequestRates(limiter: RateLimiter, limits: RateLimits): RequestRates {
  const { perAddress = null, filesPerAddress = null, perUser = null } = limits;
  return {
    async ofAddress(address, kind = 'request') {
      const most = kind === 'file' ? filesPerAddress : perAddress;
      const place = countedAs(address);
      if (most === null || place === null) return;
      const wait = await limiter.take(`${kind === 'file' ? 'files' : 'address'}:${place}`, most);
      if (wait !== null) throw tooFast(wait, 'This address');
    },
    async ofCaller(actor) {
      if (actor.kind === 'operator') return null;
      const { key, userId } = actor;
      const most = key === null ? perUser : key.requestsPerMinute;
      if (most === null) return null;
      return limiter.take(key === null ? `user:${userId}` : `key:${key.id}`, most);
    },
  };
}

/** As `ofCaller`, for where a refusal is no data. Raises AppError RATE_LIMITED. */
export async function requireRate(rates: RequestRates, actor: Actor): Promise<void> {
  const wait = await rates.ofCaller(actor);
  if (wait !== null) throw tooFast(wait, whoIs(actor));
}

export function whoIs(actor: Actor): string {
  return actor.kind === 'user' && actor.key === null ? 'This user' : 'This API key';
}

function tooFast(retryAfterMs: number, who: string): AppError {
  return new AppError('RATE_LIMITED', tooOften(who, retryAfterMs), { retryAfterMs });
}

export function tooOften(who: string, retryAfterMs: number): string {
  return `${who} asks too often: try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
}
