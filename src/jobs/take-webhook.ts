// The provider says that a run has ended. That restores a request id that was lost, and ends the waiting for it; the
// result is still fetched, as only its answer tells what was billed.

import { queued } from '../dispatch/dispatcher.ts';
import { isTerminal, type Job } from '../domain/job.ts';
import { acceptAttempt, requestIdOf } from './attempts.ts';
import { commitChange } from './commit-change.ts';
import type { JobDeps } from './job-deps.ts';

export interface WebhookNotice {
  requestId: string;
  /** What the webhook's address says it is about; null when it was not ours, or is damaged. */
  about: { jobId: string; attempt: number } | null;
}

/**
 * Stores what only the webhook knows, so that it may be answered: the provider sends it once. Undefined when it is
 * about no job of ours. A second one, or a late one, changes nothing but an id that was still unknown; a retry of a
 * job that failed for the want of it then takes up that run.
 */
export async function recordWebhook(
  deps: JobDeps,
  { requestId, about }: WebhookNotice,
): Promise<Job | undefined> {
  if (about === null) return deps.store.jobs.findByRequestId(requestId);
  const job = await deps.store.jobs.get(about.jobId);
  const known = job === undefined || requestIdOf(job, about.attempt) !== null;
  if (known) return job;
  const set = acceptAttempt(about.attempt, requestId);
  const applied = await commitChange(deps, { id: job.id, when: {}, set, at: deps.now() });
  deps.log.info(
    { jobId: job.id, requestId, attempt: about.attempt },
    'A webhook brought the request id back',
  );
  return applied?.job ?? job;
}

/** Goes on with a job whose run has ended at the provider. */
export async function wakeRun(deps: JobDeps, job: Job): Promise<void> {
  if (isTerminal(job.status)) return;
  deps.nudges.nudge(job.id);
  // A run that died left the job to nobody.
  await deps.dispatcher.enqueue({ ...queued(job), runAt: deps.now() });
}
