// One process of many has a chore's turn: the one that sets the key first, until it expires.

import type { Redis } from 'ioredis';
import type { Duties } from '../duties.ts';
import { PREFIX } from './queue-names.ts';

export function createSharedDuties(redis: Redis): Duties {
  return {
    async take(name, ms) {
      try {
        return (await redis.set(`${PREFIX}:duty:${name}`, '1', 'PX', ms, 'NX')) === 'OK';
      } catch {
        return false;
      }
    },
  };
}
