// One process's hold on one job: the job as it is now, and the only way to change it while it is held.

import { randomUUID } from 'node:crypto';
import { ACTIVE_STATUSES, type Job } from '../domain/job.ts';
import { fieldsOf, type JobChange } from '../store/store.ts';
import { commitChange } from './commit-change.ts';
import type { JobDeps } from './job-deps.ts';

export interface JobRun {
  readonly deps: JobDeps;
  readonly job: Job;
  /** Aborts when the process stops or the deadline has passed. */
  readonly signal: AbortSignal;
  /** Raises RunLost when the job has ended or another process holds it. */
  commit(change: RunChange): Promise<void>;
}

export type RunChange = Pick<JobChange, 'set' | 'events' | 'images' | 'ledger' | 'settle' | 'ahead'> & {
  /** The time of it; default now. */
  at?: number;
};

/** The job is not this run's any more: cancelled, or taken over. Whatever this run does next would be refused. */
export class RunLost extends Error {
  constructor(jobId: string) {
    super(`Job ${jobId} is no longer held by this run`);
    this.name = 'RunLost';
  }
}

export class DeadlinePassed extends Error {
  constructor() {
    super('The deadline has passed');
    this.name = 'DeadlinePassed';
  }
}

export interface Claim {
  /** Aborts when the process stops. */
  signal: AbortSignal;
  /**
   * The run that may lose the job: the one seen when it was queued. Null: none, undefined: any. Two processes without a
   * common queue may both have the job queued; whoever comes second would else take it from a run that is just
   * submitting, and then nobody knows what became of that.
   */
  heldBy?: string | null | undefined;
}

/** Takes hold of a job. Undefined when it is not there, has ended, or is held by another run than expected. */
export async function claimJob(
  deps: JobDeps,
  id: string,
  { signal, heldBy }: Claim,
): Promise<(JobRun & Disposable) | undefined> {
  const claim = randomUUID();
  const take = (from: Pick<JobChange['when'], 'claim'>) =>
    commitChange(deps, {
      id,
      when: { status: ACTIVE_STATUSES, ...from },
      set: { claim, updatedAt: deps.now() },
      at: deps.now(),
      ahead: 'later',
    });
  let claimed = await take(heldBy === undefined ? {} : { claim: heldBy });
  // Its holder may have given it back meanwhile.
  if (claimed === undefined && typeof heldBy === 'string') claimed = await take({ claim: null });
  if (claimed === undefined) return undefined;

  let job = claimed.job;
  const ending = new AbortController();
  const stop = (): void => ending.abort(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const timer = startDeadline(job, deps.now(), ending);
  // A sign of life for the sweep, and a look at whether the job is still this run's.
  const beat = setInterval(
    () => {
      giveSign(deps, { id, claim }).then(
        (held) => {
          if (!held) ending.abort(new RunLost(id));
        },
        (error: unknown) => deps.log.warn({ err: error, jobId: id }, 'A run could give no sign of life'),
      );
    },
    (deps.settings.stalledJobSeconds * 1000) / 4,
  );

  return {
    deps,
    signal: ending.signal,
    get job() {
      return job;
    },
    async commit(change) {
      const at = change.at ?? deps.now();
      const applied = await commitChange(deps, {
        id,
        when: { status: ACTIVE_STATUSES, claim },
        at,
        ...change,
        set: (stored) => ({ updatedAt: at, ...fieldsOf(change, stored) }),
      });
      if (applied === undefined) throw new RunLost(id);
      job = applied.job;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      clearInterval(beat);
      signal.removeEventListener('abort', stop);
    },
  };
}

/** False when the job has ended or another run holds it. */
async function giveSign(deps: JobDeps, { id, claim }: { id: string; claim: string }): Promise<boolean> {
  const at = deps.now();
  const when = { status: ACTIVE_STATUSES, claim };
  return (await commitChange(deps, { id, when, set: { updatedAt: at }, at, ahead: 'later' })) !== undefined;
}

function startDeadline(job: Job, now: number, ending: AbortController): NodeJS.Timeout | undefined {
  if (job.deadlineAt === null) return undefined;
  const left = Math.min(job.deadlineAt - now, 2_147_483_647);
  if (left > 0) return setTimeout(() => ending.abort(new DeadlinePassed()), left);
  ending.abort(new DeadlinePassed());
  return undefined;
}
