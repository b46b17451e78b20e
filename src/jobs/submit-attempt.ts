// Submits a step to the provider, exactly once per attempt. The attempt is stored before the call and the request id
// right after it, so that a crash leaves one of three facts: not submitted, submitted as …, or unknown.

import { ACTIVE_STATUSES, type Attempt } from '../domain/job.ts';
import type { ProviderRun } from '../providers/provider.ts';
import { cancelAtProvider, sayRefused } from './cancel-at-provider.ts';
import { acceptAttempt, addAttempt, endAttempt, type Step } from './attempts.ts';
import { commitChange } from './commit-change.ts';
import { type JobRun, RunLost } from './job-run.ts';
import { leaveToOthers } from './leave-to-others.ts';
import { retryOrFail } from './retry-policy.ts';
import type { WorkOutcome } from './work-outcome.ts';
import { settleUnknown } from './unknown-submission.ts';

export type Submitted = { kind: 'accepted'; run: ProviderRun } | Exclude<WorkOutcome, { kind: 'completed' }>;

export async function submitAttempt(run: JobRun, step: Step): Promise<Submitted> {
  const open = run.job.attempts.findLast((attempt) => attempt.step === step.name && attempt.endedAt === null);
  if (open !== undefined && open.requestId !== null) {
    return takeUp(run, { endpoint: open.endpoint, requestId: open.requestId });
  }
  if (open !== undefined) {
    const settled = await settleUnknown(run, step);
    if (settled.kind === 'accepted') return takeUp(run, settled.run);
    if (settled.kind !== 'resubmit') return settled;
  }
  if (run.job.cancelRequestedAt !== null) return { kind: 'canceled' };
  return submitNew(run, step);
}

async function submitNew(run: JobRun, step: Step): Promise<Submitted> {
  const { deps } = run;
  const prepared = await step.prepare();
  if (!prepared.ok && prepared.error === null) return leaveToOthers(run, `Model ${prepared.model}`);
  const number = run.job.attempts.length + 1;
  const endpoint = prepared.ok ? prepared.request.endpoint : '';
  const attempt: Attempt = {
    number,
    step: step.name,
    endpoint,
    requestId: null,
    startedAt: deps.now(),
    endedAt: null,
    error: null,
    billableUnits: null,
  };
  await run.commit({
    set: (stored) => ({
      ...addAttempt(attempt)(stored),
      ...(typeof stored.unknownSince === 'number' ? { unknownSince: null } : {}),
    }),
  });
  if (!prepared.ok) return retryOrFail(run, prepared.error);

  const webhookUrl = deps.settings.webhookUrl?.(run.job.id, number);
  const outcome = await deps.provider.submit({
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
    ...prepared.request,
  });
  if (outcome.ok) return recordAccepted(run, number, { endpoint, requestId: outcome.requestId });
  run.signal.throwIfAborted();
  if (outcome.accepted === 'unknown') {
    deps.log.warn(
      { jobId: run.job.id, attempt: number, reason: outcome.error.message },
      'Nobody can tell whether the provider took the submission',
    );
    const settled = await settleUnknown(run, step);
    if (settled.kind === 'accepted') return takeUp(run, settled.run);
    return settled.kind === 'resubmit' ? submitNew(run, step) : settled;
  }
  return retryOrFail(run, outcome.error);
}

async function recordAccepted(run: JobRun, attempt: number, accepted: ProviderRun): Promise<Submitted> {
  const { deps } = run;
  deps.log.info({ jobId: run.job.id, ...accepted }, 'Submitted');
  try {
    await run.commit({ set: acceptAttempt(attempt, accepted.requestId), ahead: 'now' });
  } catch (error) {
    // Where nobody took the job over it has been ended: then nobody wants this run.
    if (error instanceof RunLost && !(await handOver(run, attempt, accepted)))
      await deps.provider.cancel(accepted);
    throw error;
  }
  return takeUp(run, accepted);
}

/** Tells the run that has the job now, which waits for it, how the provider knows this submission. */
async function handOver({ deps, job }: JobRun, attempt: number, accepted: ProviderRun): Promise<boolean> {
  const told = await commitChange(deps, {
    id: job.id,
    when: { status: ACTIVE_STATUSES },
    set: acceptAttempt(attempt, accepted.requestId),
    at: deps.now(),
  });
  const kept = told?.job.attempts.find(({ number }) => number === attempt);
  return kept?.requestId === accepted.requestId && kept.endedAt === null;
}

/** A run that is known at the provider. Whoever asked to cancel meanwhile, or before a crash, has not been heard there. */
async function takeUp(run: JobRun, accepted: ProviderRun): Promise<Submitted> {
  if (run.job.cancelRequestedAt !== null) {
    const accepts = (await cancelAtProvider(run.deps, run.job)) === 'accepted';
    await run.commit({ set: accepts ? endAttempt(run.deps.now()) : sayRefused });
    if (accepts) return { kind: 'canceled' };
  }
  return { kind: 'accepted', run: accepted };
}
