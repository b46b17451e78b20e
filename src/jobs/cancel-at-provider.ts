// Asks the provider to stop the run a job is waiting for.

import type { Job } from '../domain/job.ts';
import type { ProviderRun } from '../providers/provider.ts';
import type { JobDeps } from './job-deps.ts';

export const REFUSED = 'The provider refused to cancel: the run goes on, and is charged if it completes.';

/** A change that has the job say so, once. */
export function sayRefused({ warnings }: Pick<Job, 'warnings'>): Pick<Job, 'warnings'> {
  return { warnings: [...new Set([...warnings, REFUSED])] };
}

/** The provider's run that is open, if there is one. */
export function openRun(job: Job): ProviderRun | undefined {
  const attempt = job.attempts.at(-1);
  if (attempt === undefined || attempt.endedAt !== null || attempt.requestId === null) return undefined;
  return { endpoint: attempt.endpoint, requestId: attempt.requestId };
}

/** `none`: no run is open there. `unknown`: it could not be reached, so the run may go on. */
export async function cancelAtProvider(
  deps: Pick<JobDeps, 'provider' | 'log'>,
  job: Job,
): Promise<'accepted' | 'refused' | 'unknown' | 'none'> {
  const run = openRun(job);
  if (run === undefined) return 'none';
  const answer = await deps.provider.cancel(run);
  deps.log.info({ jobId: job.id, requestId: run.requestId, answer }, 'Cancel at the provider');
  return answer;
}
