// The queue by its name. BullMQ looks at the server when it opens one, and never again: an opening that failed would
// fail for good.

import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { PREFIX, QUEUE } from './queue-names.ts';

const TRIES = 20;
const PAUSE_MS = 250;

/** Raises the last failure when Redis does not answer for some seconds. */
export async function openQueue(redis: Redis, onError: (error: Error) => void): Promise<Queue> {
  for (let tries = 1; ; tries++) {
    const queue = new Queue(QUEUE, { connection: redis, prefix: PREFIX });
    queue.on('error', onError);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      await queue.close().catch(() => {});
      if (tries === TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
