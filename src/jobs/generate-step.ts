// One step of a job at the provider: submit, or pick up what was submitted; follow; take the result.

import type { NewJobEvent } from '../domain/job.ts';
import { ProviderGone, type ProviderError, type ProviderRun } from '../providers/provider.ts';
import { endAttempt, type Step } from './attempts.ts';
import { followRun } from './follow-run.ts';
import type { JobRun } from './job-run.ts';
import { retryOrFail } from './retry-policy.ts';
import type { WorkOutcome } from './work-outcome.ts';
import { submitAttempt } from './submit-attempt.ts';

export async function generateStep(run: JobRun, step: Step): Promise<WorkOutcome> {
  const submitted = await submitAttempt(run, step);
  if (submitted.kind !== 'accepted') return submitted;
  // Nobody waits for it until the job ends.
  void run.deps.unitPrices.learn(submitted.run.endpoint);

  const tail = await followToEnd(run, step, submitted.run);
  const outcome = tail.gone
    ? { ok: false as const, error: gone(submitted.run), billableUnits: null }
    : await run.deps.provider.result(submitted.run, run.signal);
  run.signal.throwIfAborted();
  if (!outcome.ok) return retryOrFail(run, outcome.error, outcome.billableUnits);

  await run.commit({
    set: (stored) => ({
      status: step.last ? 'STORING' : 'RUNNING',
      startedAt: stored.startedAt ?? run.deps.now(),
      outputs: { ...stored.outputs, [step.name]: outcome.output },
      queuePosition: null,
      ...endAttempt(run.deps.now(), { billableUnits: outcome.billableUnits })(stored),
    }),
    events: tail.events,
    ahead: 'now',
  });
  return { kind: 'completed' };
}

async function followToEnd(
  run: JobRun,
  step: Step,
  providerRun: ProviderRun,
): Promise<{ gone: boolean; events: NewJobEvent[] }> {
  try {
    return { gone: false, events: await followRun(run, step, providerRun) };
  } catch (error) {
    if (error instanceof ProviderGone) return { gone: true, events: [] };
    throw error;
  }
}

function gone(run: ProviderRun): ProviderError {
  return {
    code: 'PROVIDER_ERROR',
    message: `The provider does not know request ${run.requestId} any more; its result, if there was one, is lost.`,
    retryable: false,
    retryAfterMs: null,
    details: null,
  };
}
