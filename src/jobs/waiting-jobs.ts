// Looks after jobs that wait here: tells them when they move up, and ends them at their deadline.

import type { Job } from '../domain/job.ts';
import { cancelAtProvider } from './cancel-at-provider.ts';
import { commitChange } from './commit-change.ts';
import { estimateWait } from './estimate-wait.ts';
import { endingChange } from './finish-job.ts';
import type { JobDeps } from './job-deps.ts';

const TICK_MS = 1000;
/** A little less, so that one process keeps its turns. */
const TURN_MS = 900;
/** A run that holds a job ends it itself; this long after the deadline nobody does any more. */
const RUN_GRACE_MS = 5000;
const PAGE = 100;
/** Whoever is further back hears of it when they come nearer: ten thousand waiting jobs are not ten thousand writes. */
const TOLD = 25;

export function startWaitingJobs(deps: JobDeps): AsyncDisposable {
  let moved = false;
  let working = Promise.resolve();
  deps.dispatcher.onMoved(() => {
    moved = true;
  });
  const timer = setInterval(() => {
    working = working.then(async () => {
      try {
        if (await deps.duties.take('deadlines', TURN_MS)) await endAllOverdue(deps);
        if (!moved || !(await deps.duties.take('positions', TURN_MS))) return;
        moved = false;
        await tellPositions(deps);
      } catch (error) {
        deps.log.error({ err: error }, 'Waiting jobs could not be looked after');
      }
    });
  }, TICK_MS);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await working;
    },
  };
}

async function endAllOverdue(deps: JobDeps): Promise<void> {
  for (const job of await deps.store.jobs.overdue(deps.now(), PAGE)) await endOverdue(deps, job);
}

async function tellPositions(deps: JobDeps): Promise<void> {
  const ids = await deps.dispatcher.upcoming(TOLD);
  const jobs = await deps.store.jobs.getMany(ids);
  for (const [position, job] of jobs.entries()) {
    if (job !== undefined && job.queuePosition !== position) await tellPosition(deps, job, position);
  }
}

async function tellPosition(deps: JobDeps, job: Job, position: number): Promise<void> {
  const median = await deps.runTimes.median(job.model);
  const etaMs = estimateWait(median, position, deps.dispatcher.concurrency);
  await commitChange(deps, {
    id: job.id,
    // A job that has been taken meanwhile hears of the provider's queue instead.
    when: { status: ['QUEUED'], claim: null },
    set: { queuePosition: position, etaMs },
    events: [{ type: 'JobQueued', position, etaMs }],
    at: deps.now(),
  });
}

async function endOverdue(deps: JobDeps, job: Job): Promise<void> {
  const held = job.claim !== null && job.deadlineAt !== null && deps.now() < job.deadlineAt + RUN_GRACE_MS;
  if (held) return;
  await deps.dispatcher.remove(job.id);
  if (job.claim !== null) await cancelAtProvider(deps, job);
  const error = {
    code: 'DEADLINE' as const,
    message: 'The job was not done by its deadline',
    retryable: true,
    retryAfterMs: null,
    details: null,
  };
  const ended = await commitChange(deps, {
    id: job.id,
    when: { status: [job.status], claim: job.claim },
    ...endingChange(deps, job, { kind: 'failed', error }, []),
  });
  if (ended === undefined) return;
  deps.swept.overdue++;
  deps.log.warn({ jobId: job.id, status: job.status, held: job.claim !== null }, 'A job met its deadline');
}
