// The dispatcher of many processes, on BullMQ. The queue holds ids; what a job is, and whether it is to be run at all,
// the store says. So whatever Redis loses is queued again from there.

import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Dispatcher, QueuedJob } from '../dispatcher.ts';
import { createFairRounds } from './fair-rounds.ts';
import { type PayloadCodec, payloadCodec } from './payload.ts';
import { openQueue } from './open-queue.ts';
import { concurrencyOf, PREFIX } from './queue-names.ts';
import { turnOf } from '../turns.ts';
import { type Work, workQueue } from './work-queue.ts';

export interface BullmqOptions {
  /** Fails at once when Redis is away. */
  commands: Redis;
  /** A new connection that waits for Redis. */
  connectPatiently: () => Redis;
  /** Of this process. */
  concurrency: number;
  /** Over all processes; null: no other limit than theirs. */
  ceiling: number | null;
  onError: (error: Error) => void;
  /** Another version's, for its tests. */
  codec?: PayloadCodec;
}

/** How often the workers are counted, and the ceiling is said. */
const COUNT_MS = 5000;

export async function createBullmqDispatcher(options: BullmqOptions): Promise<Dispatcher> {
  const { commands: redis, codec = payloadCodec } = options;
  const queue = await openQueue(redis, options.onError);
  const rounds = createFairRounds(redis, PREFIX, queue.toKey('prioritized'));
  const listeners: (() => void)[] = [];
  let concurrency = options.concurrency;
  let work: Work | undefined;

  async function add(job: QueuedJob): Promise<void> {
    const round = job.begun ? 0 : await rounds.join(turnOf(job), queue.toKey(job.id));
    if (round === 0 && !job.begun) return;
    const data = codec.write({ userId: job.userId, priority: job.priority, round });
    const delay = Math.max(0, job.runAt - Date.now());
    await queue.add('job', data, { jobId: job.id, priority: round, delay });
  }

  async function count(): Promise<void> {
    await limitGlobally(queue, options.ceiling);
    const workers = await queue.getWorkers();
    const sum = workers.reduce((total, { rawname = '' }) => total + concurrencyOf(rawname), 0);
    concurrency = Math.min(options.ceiling ?? Infinity, Math.max(sum, 1));
  }

  const counting = setInterval(() => void count().catch(() => {}), COUNT_MS);
  await count().catch(() => {});

  const dispatcher: Dispatcher = {
    get concurrency() {
      return concurrency;
    },
    async enqueue(job) {
      if (work?.runAgain(job) === true) return;
      try {
        await add(job);
      } catch (error) {
        options.onError(error instanceof Error ? error : new Error(String(error)));
      }
    },
    async missing(ids) {
      const found = await Promise.all(ids.map((id) => redis.exists(queue.toKey(id))));
      return ids.filter((_, index) => found[index] === 0);
    },
    async remove(id) {
      try {
        const job = await queue.getJob(id);
        if (job === undefined || (await queue.remove(id)) === 0) return false;
        const payload = codec.read(job.data);
        if (payload !== undefined && payload.round > 0) await rounds.leave(turnOf(payload).line, 0);
        for (const listener of listeners) listener();
        return true;
      } catch {
        // Away: whoever takes it finds out from the store that it is over.
        return false;
      }
    },
    start(run) {
      work = workQueue({
        redis: options.connectPatiently(),
        prefix: PREFIX,
        concurrency: options.concurrency,
        rounds,
        codec,
        run,
        onTaken: () => {
          for (const listener of listeners) listener();
        },
        onError: options.onError,
      });
    },
    async position(id) {
      try {
        const begun = await redis.lrange(queue.toKey('wait'), 0, -1);
        const place = begun.toReversed().indexOf(id);
        if (place !== -1) return place;
        const rank = await redis.zrank(queue.toKey('prioritized'), id);
        return rank === null ? null : begun.length + rank;
      } catch {
        return null;
      }
    },
    async upcoming(most) {
      const begun = await redis.lrange(queue.toKey('wait'), -most, -1);
      const next = await redis.zrange(queue.toKey('prioritized'), 0, String(most - 1));
      return [...begun.toReversed(), ...next].slice(0, most);
    },
    onMoved(listener) {
      listeners.push(listener);
    },
    async drain(ms) {
      clearInterval(counting);
      await work?.drain(ms);
    },
    async [Symbol.asyncDispose]() {
      await dispatcher.drain(1000);
      await queue.close();
    },
  };
  return dispatcher;
}

/** The limit is kept in Redis, for all, and said again and again: Redis may come back empty. */
async function limitGlobally(queue: Queue, ceiling: number | null): Promise<void> {
  if ((await queue.getGlobalConcurrency()) === ceiling) return;
  if (ceiling === null) await queue.removeGlobalConcurrency();
  else await queue.setGlobalConcurrency(ceiling);
}
