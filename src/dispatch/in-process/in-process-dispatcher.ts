// The dispatcher of a single process. It keeps nothing: at the next start the store says what is to be done.

import { setMaxListeners } from 'node:events';
import { BROKEN_RUN_MS, type Dispatcher, type QueuedJob, Shutdown } from '../dispatcher.ts';
import { createFairQueue } from './fair-queue.ts';

export function createInProcessDispatcher(options: { concurrency: number; now?: () => number }): Dispatcher {
  const now = options.now ?? Date.now;
  const waiting = createFairQueue();
  const delayed = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  // One for all runs: one for each costs some microseconds, and a drain aborts them all at once.
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  // Queued again while it still ran: it runs once more when that run is over.
  const again = new Map<string, QueuedJob>();
  const listeners: (() => void)[] = [];
  let run: Parameters<Dispatcher['start']>[0] | undefined;
  let draining = false;

  function place(job: QueuedJob): void {
    const delay = job.runAt - now();
    if (delay <= 0) {
      waiting.push(job);
      fill();
      return;
    }
    const timer = setTimeout(
      () => {
        delayed.delete(job.id);
        place(job);
      },
      Math.min(delay, 2_147_483_647),
    );
    delayed.set(job.id, timer);
  }

  function fill(): void {
    const handle = run;
    if (handle === undefined || draining) return;
    let moved = false;
    while (running.size < options.concurrency) {
      const job = waiting.shift();
      if (job === undefined) break;
      moved = true;
      const over = (broken: boolean): void => {
        running.delete(job.id);
        // What a broken run holds it could not give back.
        const next =
          again.get(job.id) ??
          (broken ? { ...job, runAt: now() + BROKEN_RUN_MS, heldBy: undefined } : undefined);
        again.delete(job.id);
        if (next !== undefined && !draining) place(next);
        fill();
      };
      const done = handle(job.id, ending.signal, job.heldBy).then(
        () => over(false),
        () => over(true),
      );
      running.set(job.id, done);
    }
    if (moved) for (const listener of listeners) listener();
  }

  return {
    concurrency: options.concurrency,
    enqueue(job) {
      if (draining || waiting.has(job.id) || delayed.has(job.id)) return Promise.resolve();
      if (running.has(job.id)) again.set(job.id, job);
      else place(job);
      return Promise.resolve();
    },
    missing: (ids) =>
      Promise.resolve(ids.filter((id) => !waiting.has(id) && !delayed.has(id) && !running.has(id))),
    remove(id) {
      const timer = delayed.get(id);
      clearTimeout(timer);
      const removed = delayed.delete(id) || waiting.remove(id);
      if (removed) for (const listener of listeners) listener();
      return Promise.resolve(removed);
    },
    start(handler) {
      run = handler;
      fill();
    },
    position: (id) => Promise.resolve(waiting.ahead(id)),
    upcoming: (count) => Promise.resolve(waiting.first(count).map(({ id }) => id)),
    onMoved(listener) {
      listeners.push(listener);
    },
    async drain(ms) {
      draining = true;
      for (const timer of delayed.values()) clearTimeout(timer);
      delayed.clear();
      ending.abort(new Shutdown());
      const timeout = new AbortController();
      await Promise.race([
        Promise.allSettled(running.values()),
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          timeout.signal.addEventListener('abort', () => clearTimeout(timer));
        }),
      ]);
      timeout.abort();
    },
    async [Symbol.asyncDispose]() {
      await this.drain(0);
    },
  };
}
