// A submission of which nobody knows whether the provider took it: the answer was lost, or this process died before
// it could be stored. A webhook may still bring the request id. Otherwise it is not repeated, as that could pay
// twice, unless the operator has chosen so.

import type { ProviderRun } from '../providers/provider.ts';
import { endAttempt, type Step, withRequestId } from './attempts.ts';
import type { JobRun } from './job-run.ts';

const UNKNOWN = {
  code: 'SUBMISSION_UNKNOWN' as const,
  message:
    'It is unknown whether the provider took this request, so it was not sent again. Nothing was charged; retry the job to run it anew.',
};

export type SettledUnknown =
  | { kind: 'accepted'; run: ProviderRun }
  | { kind: 'resubmit' }
  | { kind: 'canceled' }
  | {
      kind: 'failed';
      error: typeof UNKNOWN & { retryable: boolean; retryAfterMs: null; details: null };
    };

export async function settleUnknown(run: JobRun, step: Step): Promise<SettledUnknown> {
  const open = run.job.attempts.findLast((attempt) => attempt.step === step.name && attempt.endedAt === null);
  if (run.deps.settings.webhookUrl !== null && open !== undefined) {
    const until = open.startedAt + run.deps.settings.submissionGraceSeconds * 1000;
    const requestId = await waitForRequestId(run, open.number, until);
    if (requestId !== null) {
      // The webhook wrote it to the stored job; the run's own copy has to know it as well.
      await run.commit({ set: { attempts: withRequestId(run.job.attempts, requestId) } });
      return { kind: 'accepted', run: { endpoint: open.endpoint, requestId } };
    }
  }
  await run.commit({
    set: { attempts: endAttempt(run, { error: { code: UNKNOWN.code, message: UNKNOWN.message } }) },
  });
  if (run.job.cancelRequestedAt !== null) return { kind: 'canceled' };
  if (run.deps.settings.resubmitUnknown) return { kind: 'resubmit' };
  return { kind: 'failed', error: { ...UNKNOWN, retryable: true, retryAfterMs: null, details: null } };
}

/** The webhook's handler writes the id into the attempt; this only looks. */
async function waitForRequestId(run: JobRun, attempt: number, until: number): Promise<string | null> {
  for (;;) {
    const job = await run.deps.store.jobs.get(run.job.id);
    const requestId = job?.attempts.find(({ number }) => number === attempt)?.requestId ?? null;
    if (requestId !== null || run.deps.now() >= until) return requestId;
    await pause(Math.min(250, until - run.deps.now()), run.signal);
  }
}

/** Waits; rejects with the abort's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
