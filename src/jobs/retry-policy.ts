// What follows a failed attempt: another one after a pause, or the end.

import type { ProviderError } from '../providers/provider.ts';
import { endAttempt } from './attempts.ts';
import type { JobRun } from './job-run.ts';
import type { WorkOutcome } from './work-outcome.ts';

export const MAX_ATTEMPTS = 5;
const BASE_MS = 500;
const CAP_MS = 30_000;

export async function retryOrFail(
  run: JobRun,
  error: ProviderError,
  billableUnits: number | null = null,
): Promise<Extract<WorkOutcome, { kind: 'failed' | 'later' | 'canceled' }>> {
  if (run.job.cancelRequestedAt !== null) return { kind: 'canceled' };
  const ended = endAttempt(run.deps.now(), {
    error: { code: error.code, message: error.message },
    billableUnits,
  });
  const { attempts } = ended(run.job);
  const failures = attempts.filter((attempt) => attempt.error !== null).length;
  if (!error.retryable || failures >= MAX_ATTEMPTS) {
    await run.commit({ set: ended });
    return { kind: 'failed', error };
  }
  const delayMs = error.retryAfterMs ?? backoff(failures);
  await run.commit({
    // A new attempt starts from nothing, so its progress may be lower.
    set: (stored) => ({ ...ended(stored), status: 'QUEUED', progress: null, queuePosition: null }),
    events: [{ type: 'JobRetrying', attempt: attempts.length, reason: error.message, delayMs }],
  });
  return { kind: 'later', runAt: run.deps.now() + delayMs };
}

/** Doubles from half a second to half a minute, with full jitter above a half, so that retries do not march in step. */
export function backoff(failures: number, random: () => number = Math.random): number {
  const full = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
