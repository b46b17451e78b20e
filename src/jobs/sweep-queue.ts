// Queues again what the queue has lost: Redis came back empty, or was away when a job was accepted. The store knows
// every job that is to be run; one process at a time compares.

import { queued } from '../dispatch/dispatcher.ts';
import type { Channels } from '../events/channels.ts';
import type { Job } from '../domain/job.ts';
import type { JobDeps } from './job-deps.ts';
import { mayRun } from './may-run.ts';

/** A message on it asks for a sweep now. */
export const SWEEP_CHANNEL = 'sweep';
const EVERY_MS = 10_000;
const PAGE = 500;
/** A run that lives changes its job more often than this, or has an end that somebody else may take over. */
const HELD_MS = 60_000;

export function startQueueSweep(
  deps: Pick<JobDeps, 'store' | 'dispatcher' | 'duties' | 'pauses' | 'log' | 'now'>,
  channels: Channels,
): AsyncDisposable {
  let working = Promise.resolve();
  let asked = false;
  const sweep = (everyMs: number): void => {
    if (asked) return;
    asked = true;
    working = working.then(async () => {
      asked = false;
      try {
        if (await deps.duties.take('sweep', everyMs)) await sweepQueue(deps);
      } catch (error) {
        deps.log.warn({ err: error }, 'The queue could not be compared with the store');
      }
    });
  };
  // A lost connection may mean a lost queue.
  const now = (): void => sweep(1000);
  const subscribed = channels.subscribe(SWEEP_CHANNEL, { message: now, gap: now });
  const timer = setInterval(() => sweep(EVERY_MS - 1000), EVERY_MS);
  now();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      (await subscribed)();
      await working;
    },
  };
}

/** Resolves with the number of jobs that were queued again. */
export async function sweepQueue(
  deps: Pick<JobDeps, 'store' | 'dispatcher' | 'pauses' | 'log' | 'now'>,
): Promise<number> {
  let count = 0;
  for (let after: string | null = null; ;) {
    const page = await deps.store.jobs.listActive({ first: PAGE, after });
    const wanted = page.items.filter((job) => mayRun(deps, job) && !isHeld(job, deps.now()));
    const lost = new Set(await deps.dispatcher.missing(wanted.map(({ id }) => id)));
    for (const job of wanted) if (lost.has(job.id)) await deps.dispatcher.enqueue(queued(job));
    count += lost.size;
    after = page.items.at(-1)?.id ?? null;
    if (!page.hasNextPage) break;
  }
  if (count > 0) deps.log.info({ jobs: count }, 'Queued again what the queue had lost');
  return count;
}

const isHeld = (job: Job, now: number): boolean => job.claim !== null && now - job.updatedAt < HELD_MS;
