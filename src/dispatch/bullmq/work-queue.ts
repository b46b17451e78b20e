// The worker's side: takes jobs as BullMQ hands them out, at most `concurrency` at once, and gives back what it does
// not end.

import { DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { BROKEN_RUN_MS, type QueuedJob, Shutdown } from '../dispatcher.ts';
import { turnOf } from '../turns.ts';
import type { FairRounds } from './fair-rounds.ts';
import type { PayloadCodec } from './payload.ts';
import { QUEUE, workerName } from './queue-names.ts';

export interface WorkOptions {
  redis: Redis;
  prefix: string;
  concurrency: number;
  rounds: FairRounds;
  codec: PayloadCodec;
  run: (id: string, signal: AbortSignal) => Promise<void>;
  onTaken: () => void;
  onError: (error: Error) => void;
}

export interface Work {
  /** True when it runs here; then it is queued again when that run is over. */
  runAgain(job: QueuedJob): boolean;
  drain(ms: number): Promise<void>;
}

interface Running {
  abort: AbortController;
  again?: QueuedJob;
}

/** A worker that dies is noticed after this long without a sign of life; its jobs go to others. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5000;
/** Dying workers are no fault of a job: its deadline ends it, not the number of its starts. */
const ENDLESS = 1_000_000;
/** A payload of a later version is left to its servers for so long before anybody looks at it again. */
const NOT_OURS_MS = 1000;
/** After so long none of them is there any more: it leaves the queue, and the sweep queues its job as this version does. */
const ABANDONED_MS = 60_000;

export function workQueue(options: WorkOptions): Work {
  const running = new Map<string, Running>();
  let draining = false;

  async function process(job: Job, token?: string): Promise<void> {
    const payload = options.codec.read(job.data);
    if (payload === undefined) return leave(job, token);
    const { id } = job;
    if (id === undefined) return;
    if (draining) return giveBack(job, token);
    if (payload.round > 0 && job.attemptsStarted <= 1)
      await options.rounds.leave(turnOf(payload).line, payload.round).catch(options.onError);
    options.onTaken();
    const abort = new AbortController();
    const entry: Running = { abort };
    running.set(id, entry);
    const broken = await options.run(id, abort.signal).then(
      () => false,
      () => true,
    );
    if (running.get(id) === entry) running.delete(id);
    const { again } = entry;
    if (broken && !draining) return delay(job, Date.now() + BROKEN_RUN_MS, token);
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
  // A run tells its own failures: this is one of handing it out, or back. The job has left the queue; the sweep finds it.
  worker.on('failed', (_job, error) => options.onError(error));
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

async function leave(job: Job, token: string | undefined): Promise<void> {
  const now = Date.now();
  if (now - job.timestamp < ABANDONED_MS) await delay(job, now + NOT_OURS_MS, token);
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
