// What an operator may do to the queue: pause a model, or everything, and see how it is.

import type { Redis } from 'ioredis';
import type { Channels } from '../../events/channels.ts';
import { userOfLine } from '../turns.ts';
import { openQueue } from './open-queue.ts';
import { concurrencyOf, PREFIX } from './queue-names.ts';
import { PAUSED_KEY, PAUSES_CHANNEL } from './shared-pauses.ts';

export interface QueueStatus {
  /** Nothing at all is begun. */
  paused: boolean;
  pausedModels: string[];
  waiting: number;
  running: number;
  /** Wait for their time. */
  delayed: number;
  /** What each worker takes at once. */
  workers: number[];
  /** Over all workers; null: no limit but theirs. */
  ceiling: number | null;
  /** Users with the most waiting jobs, at most ten. */
  users: { userId: string; waiting: number }[];
}

export interface QueueControl extends AsyncDisposable {
  /** Null is every model. False when it was already. */
  pause(model: string | null): Promise<boolean>;
  resume(model: string | null): Promise<boolean>;
  status(): Promise<QueueStatus>;
}

export async function openQueueControl(redis: Redis, channels: Channels): Promise<QueueControl> {
  const queue = await openQueue(redis, () => {});

  async function change(model: string | null, paused: boolean): Promise<boolean> {
    if (model === null) {
      if ((await queue.isPaused()) === paused) return false;
      await (paused ? queue.pause() : queue.resume());
      return true;
    }
    const changed = await (paused ? redis.sadd(PAUSED_KEY, model) : redis.srem(PAUSED_KEY, model));
    channels.publish(PAUSES_CHANNEL, '');
    return changed === 1;
  }

  return {
    pause: (model) => change(model, true),
    resume: (model) => change(model, false),
    async status() {
      const [counts, paused, pausedModels, workers, ceiling, waiting] = await Promise.all([
        queue.getJobCounts('wait', 'prioritized', 'active', 'delayed'),
        queue.isPaused(),
        redis.smembers(PAUSED_KEY),
        queue.getWorkers(),
        queue.getGlobalConcurrency(),
        redis.hgetall(`${PREFIX}:fair:waiting`),
      ]);
      const byUser = new Map<string, number>();
      for (const [line, count] of Object.entries(waiting))
        byUser.set(userOfLine(line), (byUser.get(userOfLine(line)) ?? 0) + Number(count));
      const users = [...byUser].map(([userId, count]) => ({ userId, waiting: count }));
      return {
        paused,
        pausedModels: pausedModels.toSorted(),
        waiting: (counts['wait'] ?? 0) + (counts['prioritized'] ?? 0),
        running: counts['active'] ?? 0,
        delayed: counts['delayed'] ?? 0,
        workers: workers.map(({ rawname = '' }) => concurrencyOf(rawname)),
        ceiling,
        users: users.toSorted((a, b) => b.waiting - a.waiting).slice(0, 10),
      };
    },
    [Symbol.asyncDispose]: () => queue.close(),
  };
}
