// Queues again what no queue knows of: Redis came back empty, or was away when a job was accepted; the process that ran
// a job has died, or could not store its end. The store knows every job that is to be run; one process at a time
// compares. The next run goes on from what is stored; what cannot be brought to an end that way meets its deadline
// (waiting-jobs.ts).

import { setImmediate as nextTurn } from 'node:timers/promises';
import { queued } from '../dispatch/dispatcher.ts';
import type { Channels } from '../events/channels.ts';
import type { Job } from '../domain/job.ts';
import type { JobDeps } from './job-deps.ts';
import { mayRun } from './may-run.ts';

/** A message on it asks for a sweep now. */
export const SWEEP_CHANNEL = 'sweep';
const EVERY_MS = 10_000;
/** Read in one turn of the loop, in about two milliseconds: thousands may be waiting. */
const PAGE = 200;

export type SweptJobs = {
  /** From a run that gave no sign of life. */
  takenOver: number;
  /** Held by nobody, and not known to the queue. */
  requeued: number;
  /** Ended at their deadline by others than their run. */
  overdue: number;
};

type SweepDeps = Pick<JobDeps, 'store' | 'dispatcher' | 'pauses' | 'log' | 'now' | 'swept' | 'settings'>;

export function startQueueSweep(
  deps: SweepDeps & Pick<JobDeps, 'duties'>,
  channels: Channels,
): AsyncDisposable {
  let working = Promise.resolve();
  let asked = false;
  const sweep = (duty: string, everyMs: number): void => {
    if (asked) return;
    asked = true;
    working = working.then(async () => {
      asked = false;
      try {
        if (await deps.duties.take(duty, everyMs)) await sweepQueue(deps);
      } catch (error) {
        deps.log.warn({ err: error }, 'The queue could not be compared with the store');
      }
    });
  };
  // A lost connection may mean a lost queue.
  const now = (): void => sweep('sweep-now', 500);
  const subscribed = channels.subscribe(SWEEP_CHANNEL, { message: now, gap: now });
  const everyMs = Math.min(EVERY_MS, (deps.settings.stalledJobSeconds * 1000) / 4);
  const timer = setInterval(() => sweep('sweep', Math.floor(everyMs * 0.9)), everyMs);
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
export async function sweepQueue(deps: SweepDeps): Promise<number> {
  let count = 0;
  for (let after: string | null = null; ;) {
    const page = await deps.store.jobs.listActive({ first: PAGE, after });
    const wanted = page.items.filter((job) => mayRun(deps, job) && !isHeld(deps, job));
    const lost = new Set(await deps.dispatcher.missing(wanted.map(({ id }) => id)));
    for (const job of wanted) if (lost.has(job.id)) await queueAgain(deps, job);
    count += lost.size;
    after = page.items.at(-1)?.id ?? null;
    if (!page.hasNextPage) break;
    await nextTurn();
  }
  if (count > 0) deps.log.info({ jobs: count }, 'Queued again what the queue had lost');
  return count;
}

async function queueAgain(deps: SweepDeps, job: Job): Promise<void> {
  await deps.dispatcher.enqueue(queued(job));
  if (job.claim === null) {
    deps.swept.requeued++;
    return;
  }
  deps.swept.takenOver++;
  const idleMs = deps.now() - job.updatedAt;
  deps.log.warn(
    { jobId: job.id, status: job.status, idleMs },
    'A job is taken over from a run that gave no sign of life',
  );
}

/** A run that lives gives a sign of it well within this time (job-run.ts). */
function isHeld({ settings, now }: SweepDeps, job: Job): boolean {
  return job.claim !== null && now() - job.updatedAt < settings.stalledJobSeconds * 1000;
}
