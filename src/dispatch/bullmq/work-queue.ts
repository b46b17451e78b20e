// The worker's side: takes jobs as BullMQ hands them out, at most `concurrency` at once, and gives back what it does
// not end.

import { DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { type QueuedJob, Shutdown } from '../dispatcher.ts';
import { turnOf } from '../turns.ts';
import type { FairRounds } from './fair-rounds.ts';
import { readPayload } from './payload.ts';
import { QUEUE, workerName } from './queue-names.ts';

export interface WorkOptions {
  redis: Redis;
  prefix: string;
  concurrency: number;
  rounds: FairRounds;
  run: (id: string, signal: AbortSignal) => Promise<void>;
  onTaken: () => void;
  onError: (error: Error) => void;
}

export interface Work {
  /** True when it runs here; then it is queued again when that run is over. */
  runAgain(job: QueuedJob): boolean;
  drain(ms: number): Promise<void>;
}

/** A worker that dies is noticed after this long without a sign of life; its jobs go to others. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5000;
/** Dying workers are no fault of a job: its deadline ends it, not the number of its starts. */
const ENDLESS = 1_000_000;
/** How long a payload of a later version is left to its servers before anybody looks at it again. */
const NOT_OURS_MS = 1000;

export function workQueue(options: WorkOptions): Work {
  const running = new Map<string, { abort: AbortController; done: Promise<void>; again?: QueuedJob }>();
  let draining = false;

  async function process(job: Job, token?: string): Promise<void> {
    const payload = readPayload(job.data);
    if (payload === undefined) return delay(job, Date.now() + NOT_OURS_MS, token);
    const { id } = job;
    if (id === undefined) return;
    if (draining) return giveBack(job, token);
    if (payload.round > 0 && job.attemptsStarted <= 1)
      await options.rounds.leave(turnOf(payload).line, payload.round).catch(options.onError);
    options.onTaken();
    const abort = new AbortController();
    const entry: { abort: AbortController; done: Promise<void>; again?: QueuedJob } = {
      abort,
      done: options.run(id, abort.signal),
    };
    running.set(id, entry);
    await entry.done.finally(() => running.delete(id));
    const { again } = entry;
    if (again !== undefined && again.runAt > Date.now()) return delay(job, again.runAt, token);
    if (again !== undefined || abort.signal.aborted) return giveBack(job, token);
  }

  const worker = new Worker(QUEUE, process, {
    // BullMQ 6 types ioredis 5's class; both speak the commands it uses.
    connection: options.redis,
    prefix: options.prefix,
    name: workerName(options.concurrency),
    concurrency: options.concurrency,
    autorun: false,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: ENDLESS,
    // After a lost connection; without an effect while there is one.
    runRetryDelay: 1000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on('error', options.onError);
  worker.run().catch(options.onError);

  return {
    runAgain(job) {
      const entry = running.get(job.id);
      if (entry === undefined || draining) return entry !== undefined;
      entry.again = job;
      return true;
    },
    async drain(ms) {
      if (draining) return;
      draining = true;
      await worker.pause(true);
      for (const { abort } of running.values()) abort.abort(new Shutdown());
      const closed = new AbortController();
      const waited = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        closed.signal.addEventListener('abort', () => clearTimeout(timer));
      });
      // Closing waits until everything that runs has been given back; what has not been by then counts as dead.
      await Promise.race([worker.close(), waited]);
      closed.abort();
      options.redis.disconnect();
    },
  };
}

/** BullMQ is told by these two errors that a job is not over. */
async function delay(job: Job, until: number, token: string | undefined): Promise<never> {
  await job.moveToDelayed(until, token);
  throw new DelayedError();
}

async function giveBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}
