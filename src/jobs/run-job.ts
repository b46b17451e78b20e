// One attempt at one job, from claimed to settled. Everything it learns is stored before it is acted on, so that
// another run can go on from any line of it.

import { queued, Shutdown } from '../dispatch/dispatcher.ts';
import type { ProviderError } from '../providers/provider.ts';
import { cancelAtProvider } from './cancel-at-provider.ts';
import { finishJob } from './finish-job.ts';
import { GENERATE, generateImages } from './generate-images.ts';
import type { JobDeps } from './job-deps.ts';
import { type Claim, claimJob, DeadlinePassed, type JobRun, RunLost } from './job-run.ts';
import { keepImages } from './keep-images.ts';
import { mayRun } from './may-run.ts';
import { reuseImages } from './reuse-images.ts';
import { runTemplate } from './run-template.ts';
import type { WorkOutcome } from './work-outcome.ts';

/** Rejects when neither the job's work nor its end could be stored: it is to be run again. */
export async function runJob(deps: JobDeps, id: string, claim: Claim): Promise<void> {
  try {
    if (await isPaused(deps, id)) return;
    using run = await claimJob(deps, id, claim);
    if (run === undefined) return;
    const { model, traceparent } = run.job;
    const attributes = { 'easel.job_id': id, 'easel.model': model };
    await deps.trace.span('job.run', attributes, () => workToEnd(run), traceparent);
  } catch (error) {
    deps.log.error({ err: error, jobId: id }, 'A job could not be worked on: it is run again');
    throw error;
  }
}

async function workToEnd(run: JobRun): Promise<void> {
  try {
    const outcome = await work(run);
    if (outcome.kind === 'later') await giveBack(run, outcome.runAt);
    else await finishJob(run, outcome);
  } catch (error) {
    await settleException(run, error);
  }
}

/** It leaves the queue: whoever ends the pause has it queued again, from the store. */
async function isPaused(deps: JobDeps, id: string): Promise<boolean> {
  if (!deps.pauses.any) return false;
  const job = await deps.store.jobs.get(id);
  return job !== undefined && !mayRun(deps, job);
}

async function work(run: JobRun): Promise<WorkOutcome> {
  if (run.job.template !== null) return runTemplate(run);
  if (run.job.reusedFrom !== null) return reuseImages(run, run.job.reusedFrom);
  const resumed = run.job.outputs[GENERATE] !== undefined;
  const generated = await generateImages(run);
  if (generated.kind !== 'completed') return generated;
  return keepImages(run, { resumed });
}

async function giveBack(run: JobRun, runAt: number): Promise<void> {
  await run.commit({ set: { claim: null, runAt } });
  await run.deps.dispatcher.enqueue(queued(run.job));
}

async function settleException(run: JobRun, error: unknown): Promise<void> {
  // The provider's run goes on; the next start of a process picks it up by its request id.
  if (run.signal.reason instanceof Shutdown) return;
  if (error instanceof RunLost || run.signal.reason instanceof RunLost) return;
  if (run.signal.reason instanceof DeadlinePassed) {
    await cancelAtProvider(run.deps, run.job);
    await finish(run, 'DEADLINE', 'The job was not done by its deadline');
    return;
  }
  run.deps.log.error({ err: error, jobId: run.job.id }, 'The run of a job broke');
  await finish(run, 'INTERNAL', 'Something went wrong on our side');
}

async function finish(run: JobRun, code: ProviderError['code'], message: string): Promise<void> {
  try {
    const error = { code, message, retryable: true, retryAfterMs: null, details: null };
    await finishJob(run, { kind: 'failed', error });
  } catch (error) {
    // Another run has it. Otherwise it is not stored, so not announced.
    if (!(error instanceof RunLost)) throw error;
  }
}
