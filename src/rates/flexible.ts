// A rate limiter on rate-limiter-flexible, whose limiters count to one number each: one of them for every number asked
// for.

import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiter } from './rate-limiter.ts';

export function flexible(open: (points: number, seconds: number) => RateLimiterAbstract): RateLimiter {
  const limiters = new Map<number, RateLimiterAbstract>();
  return {
    async take(who, perMinute) {
      let limiter = limiters.get(perMinute);
      if (limiter === undefined) limiters.set(perMinute, (limiter = open(perMinute, 60)));
      try {
        await limiter.consume(`${perMinute}:${who}`);
        return null;
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
        throw error;
      }
    },
  };
}
