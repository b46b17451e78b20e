// The provider says that a run has ended. That restores a request id that was lost, and ends the waiting for it; the
// result is still fetched, as only its answer tells what was billed.

import { ACTIVE_STATUSES, isTerminal } from '../domain/job.ts';
import { withRequestId } from './attempts.ts';
import { commitChange } from './commit-change.ts';
import type { JobDeps } from './job-deps.ts';

export interface WebhookNotice {
  requestId: string;
  /** What the webhook's address says it is about; null when it was not ours, or is damaged. */
  about: { jobId: string; attempt: number } | null;
}

/** True when it was about a job of ours. A second one, or a late one, changes nothing. */
export async function takeWebhook(deps: JobDeps, { requestId, about }: WebhookNotice): Promise<boolean> {
  const job =
    about === null
      ? await deps.store.jobs.findByRequestId(requestId)
      : await deps.store.jobs.get(about.jobId);
  if (job === undefined) return false;
  if (isTerminal(job.status)) return true;
  const open = job.attempts.at(-1);
  const lost =
    open !== undefined && open.endedAt === null && open.requestId === null && open.number === about?.attempt;
  if (lost) {
    await commitChange(deps, {
      id: job.id,
      when: { status: ACTIVE_STATUSES },
      set: { attempts: withRequestId(job.attempts, requestId) },
      at: deps.now(),
    });
    deps.log.info({ jobId: job.id, requestId }, 'A webhook brought the request id back');
  }
  deps.nudges.nudge(job.id);
  // A run that died left the job to nobody.
  await deps.dispatcher.enqueue({ id: job.id, userId: job.userId, model: job.model, runAt: deps.now() });
  return true;
}
