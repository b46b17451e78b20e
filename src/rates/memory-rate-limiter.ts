// Counts in this process.

import { RateLimiterMemory } from 'rate-limiter-flexible';
import { flexible } from './flexible.ts';
import type { RateLimiter } from './rate-limiter.ts';

export function createMemoryRateLimiter(): RateLimiter {
  return flexible((points, duration) => new RateLimiterMemory({ points, duration }));
}
