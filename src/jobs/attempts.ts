// A step of a job at the provider, and its attempts. A webhook writes to attempts beside the run that holds the job, so
// every change of them is made from those that are stored.

import type { Attempt, Job } from '../domain/job.ts';
import type { Prepared } from './to-provider-request.ts';

export interface Step {
  name: string;
  /** Whose run times the estimates come from. */
  model: string;
  /** Nothing is generated after it: the job goes on to STORING. */
  last: boolean;
  prepare: () => Promise<Prepared>;
}

type AttemptsChange = (stored: Pick<Job, 'attempts'>) => Pick<Job, 'attempts'>;

export function addAttempt(attempt: Attempt): AttemptsChange {
  return ({ attempts }) => ({ attempts: [...attempts, attempt] });
}

/** Ends the open one. */
export function endAttempt(endedAt: number, end: Partial<Omit<Attempt, 'endedAt'>> = {}): AttemptsChange {
  return ({ attempts }) => ({
    attempts: attempts.map((attempt) =>
      attempt.endedAt === null ? { ...attempt, ...end, endedAt } : attempt,
    ),
  });
}

/** Ends the open one as failed, unless the provider has accepted it after all. */
export function endUnaccepted(endedAt: number, error: Attempt['error']): AttemptsChange {
  return ({ attempts }) => ({
    attempts: attempts.map((attempt) =>
      attempt.endedAt === null && attempt.requestId === null ? { ...attempt, error, endedAt } : attempt,
    ),
  });
}

/** The provider has accepted this one. An id that is known already stays. */
export function acceptAttempt(number: number, requestId: string): AttemptsChange {
  return ({ attempts }) => ({
    attempts: attempts.map((attempt) =>
      attempt.number === number && attempt.requestId === null ? { ...attempt, requestId } : attempt,
    ),
  });
}

/** The id by which the provider knows an attempt; null when it has named none. */
export function requestIdOf({ attempts }: Pick<Job, 'attempts'>, number: number): string | null {
  return attempts.find((attempt) => attempt.number === number)?.requestId ?? null;
}
