// A submission of which nobody knows whether the provider took it: the answer was lost, or this process died before
// it could be stored. A webhook may still bring the request id. Otherwise it is not repeated, as that could pay
// twice, unless the operator has chosen so.

import type { ProviderRun } from '../providers/provider.ts';
import { endUnaccepted, requestIdOf, type Step } from './attempts.ts';
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
  const { deps } = run;
  const open = run.job.attempts.findLast((attempt) => attempt.step === step.name && attempt.endedAt === null);
  if (open === undefined) throw new Error(`No attempt of step ${step.name} is open`);
  if (deps.settings.requestIdsReturn) {
    // From now on, not from the submission: while no server was up no webhook could come.
    await waitForRequestId(run, open.number, deps.now() + deps.settings.submissionGraceSeconds * 1000);
  }
  const { code, message } = UNKNOWN;
  await run.commit({ set: endUnaccepted(deps.now(), { code, message }) });
  // Decided on what is stored, in one step: a webhook that came in the last moment is not written over.
  const requestId = requestIdOf(run.job, open.number);
  if (requestId !== null) return { kind: 'accepted', run: { endpoint: open.endpoint, requestId } };
  if (run.job.cancelRequestedAt !== null) return { kind: 'canceled' };
  if (deps.settings.resubmitUnknown) return { kind: 'resubmit' };
  return { kind: 'failed', error: { ...UNKNOWN, retryable: true, retryAfterMs: null, details: null } };
}

/** The webhook's handler writes the id into the attempt, maybe in another process; this only looks. */
async function waitForRequestId(run: JobRun, attempt: number, until: number): Promise<void> {
  for (;;) {
    const job = await run.deps.store.jobs.get(run.job.id);
    const known = job !== undefined && requestIdOf(job, attempt) !== null;
    if (known || run.deps.now() >= until) return;
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
