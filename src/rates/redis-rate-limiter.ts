// Counts in Redis, for all processes together. While Redis cannot be asked each process counts for itself: a limit that
// is loose for a moment is better than no answers.

import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { flexible } from './flexible.ts';
import type { RateLimiter } from './rate-limiter.ts';

export function createRedisRateLimiter(redis: Redis): RateLimiter {
  return flexible(
    (points, duration) =>
      new RateLimiterRedis({
        storeClient: redis,
        points,
        duration,
        keyPrefix: 'easel:rate',
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({ points, duration }),
      }),
  );
}
