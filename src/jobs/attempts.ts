// A step of a job at the provider, and its attempts.

import type { Attempt } from '../domain/job.ts';
import type { JobRun } from './job-run.ts';
import type { Prepared } from './to-provider-request.ts';

export interface Step {
  name: string;
  /** Whose run times the estimates come from. */
  model: string;
  /** Nothing is generated after it: the job goes on to STORING. */
  last: boolean;
  prepare: () => Promise<Prepared>;
}

/** Attempts with the open one ended. */
export function endAttempt(run: JobRun, end: Partial<Attempt>): Attempt[] {
  return run.job.attempts.map((attempt) =>
    attempt.endedAt === null ? { ...attempt, ...end, endedAt: run.deps.now() } : attempt,
  );
}

/** Attempts with the open one accepted by the provider. */
export function withRequestId(attempts: readonly Attempt[], requestId: string): Attempt[] {
  return attempts.map((attempt) => (attempt.endedAt === null ? { ...attempt, requestId } : attempt));
}
