// Cancels a job. Uncharged when it ends as CANCELED; a cancel the provider refuses lets the run complete.

import { audit } from '../auth/audit.ts';
import { lacksScope } from '../auth/require-scope.ts';
import { type Actor, maySeeJob } from '../domain/actor.ts';
import { fail, type Result, succeed, type UserError } from '../domain/errors.ts';
import { ACTIVE_STATUSES, isTerminal, type Job } from '../domain/job.ts';
import { cancelAtProvider, REFUSED, sayRefused } from './cancel-at-provider.ts';
import { commitChange } from './commit-change.ts';
import { endingChange } from './finish-job.ts';
import type { JobDeps } from './job-deps.ts';

export interface Canceled {
  job: Job;
  /** Set when the job goes on all the same. */
  refusal: UserError | null;
}

export async function cancelJob(deps: JobDeps, actor: Actor, id: string): Promise<Result<Canceled>> {
  const refusal = lacksScope(actor, 'generate');
  if (refusal !== undefined) return fail(refusal);
  const found = await deps.store.jobs.get(id);
  if (found === undefined || !maySeeJob(actor, found)) {
    return fail({ code: 'NOT_FOUND', message: `There is no job ${id}.`, path: ['id'] });
  }
  if (isTerminal(found.status)) return fail(await wrongState(deps, found));
  await audit(deps, actor, { action: 'JOB_CANCELED', target: id, details: { userId: found.userId } });
  const asked = await commitChange(deps, {
    id,
    when: { status: ACTIVE_STATUSES },
    set: { cancelRequestedAt: deps.now(), updatedAt: deps.now() },
    at: deps.now(),
  });
  if (asked === undefined) return fail(await wrongState(deps, found));

  await deps.dispatcher.remove(id);
  const { job } = asked;
  if (job.status === 'STORING') return refuse(deps, job);
  const answer = await cancelAtProvider(deps, job);
  if (answer === 'refused' || answer === 'unknown') return refuse(deps, job);
  // A submission is under way: whoever makes it sees the wish as soon as the provider has answered.
  if (answer === 'none' && isSubmitting(job)) return succeed({ job, refusal: null });
  return endAsCanceled(deps, job);
}

function isSubmitting(job: Job): boolean {
  const attempt = job.attempts.at(-1);
  return attempt !== undefined && attempt.endedAt === null && attempt.requestId === null;
}

/** Ends a job nobody needs to run to its end. A run that holds it, anywhere, is woken and finds out. */
export async function endAsCanceled(deps: JobDeps, job: Job): Promise<Result<Canceled>> {
  const ended = await commitChange(deps, {
    id: job.id,
    when: { status: ['QUEUED', 'RUNNING'] },
    ...endingChange(deps, job, { kind: 'canceled' }, []),
  });
  if (ended === undefined) return fail(await wrongState(deps, job));
  deps.nudges.nudge(job.id);
  return succeed({ job: ended.job, refusal: null });
}

async function refuse(deps: JobDeps, job: Job): Promise<Result<Canceled>> {
  const warned = await commitChange(deps, {
    id: job.id,
    when: { status: ACTIVE_STATUSES },
    set: (stored) => ({ ...sayRefused(stored), updatedAt: deps.now() }),
    at: deps.now(),
  });
  const refusal: UserError = { code: 'WRONG_STATE', message: REFUSED, path: ['id'] };
  return succeed({ job: warned?.job ?? (await deps.store.jobs.get(job.id)) ?? job, refusal });
}

async function wrongState(deps: JobDeps, seen: Job): Promise<UserError> {
  const job = (await deps.store.jobs.get(seen.id)) ?? seen;
  const state = isTerminal(job.status) ? `has ended as ${job.status}` : `is ${job.status}`;
  return { code: 'WRONG_STATE', message: `The job ${state} and cannot be cancelled.`, path: ['id'] };
}
