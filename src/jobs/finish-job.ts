// Ends a job: final state, ledger and last event in one step.

import type { Image, Job, JobFailure, JobStatus } from '../domain/job.ts';
import type { JsonValue } from '../domain/json.ts';
import { providerCost } from '../billing/provider-cost.ts';
import { releaseHold, settleJob } from '../billing/settle-job.ts';
import { fieldsOf, type JobChange } from '../store/store.ts';
import { endAttempt } from './attempts.ts';
import type { JobRun, RunChange } from './job-run.ts';
import type { WorkOutcome } from './work-outcome.ts';

export type Ending = Exclude<WorkOutcome, { kind: 'later' }>;

export async function finishJob(run: JobRun, ending: Ending): Promise<void> {
  const { deps } = run;
  const images = ending.kind === 'completed' ? (ending.images ?? (await imagesOf(run))) : [];
  await Promise.all(run.job.attempts.map(({ endpoint }) => deps.unitPrices.learn(endpoint)));
  const rest = ending.kind === 'completed' ? ending.rest : undefined;
  const change = endingChange(deps, run.job, ending, [...images, ...(rest?.images ?? [])]);
  await run.commit(rest === undefined ? change : oneAfterTheOther(rest, change));
  const { startedAt, finishedAt, model, status } = run.job;
  if (status === 'COMPLETED' && startedAt !== null && finishedAt !== null) {
    deps.runTimes.add(model, finishedAt - startedAt);
  }
  deps.log.info(
    { jobId: run.job.id, status, failure: run.job.failure?.code, ms: deps.now() - run.job.createdAt },
    'Job finished',
  );
}

async function imagesOf({ deps, job }: JobRun): Promise<Image[]> {
  const [images = []] = await deps.store.images.ofJobs([job.id]);
  return images;
}

/** Two changes of a job as one. */
function oneAfterTheOther(first: RunChange, then: RunChange): RunChange {
  return {
    ...then,
    set: (stored) => {
      const fields = fieldsOf(first, stored);
      return Object.assign({}, fields, fieldsOf(then, { ...stored, ...fields }));
    },
    events: [...(first.events ?? []), ...(then.events ?? [])],
    images: [...(first.images ?? []), ...(then.images ?? [])],
    ledger: [...(first.ledger ?? []), ...(then.ledger ?? [])],
  };
}

/** What ends a job, for whoever ends it: the run, or a cancel of a job that nobody runs. */
export function endingChange(
  deps: Pick<JobRun['deps'], 'unitPrices' | 'now'>,
  job: Job,
  ending: Ending,
  images: readonly Image[],
): Pick<JobChange, 'set' | 'events' | 'ledger' | 'settle' | 'at'> {
  const at = deps.now();
  const money = ending.kind === 'completed' ? settleJob(job, images, at) : releaseHold(job, at);
  return {
    set: (stored) => ({
      status: STATUS_OF[ending.kind],
      finishedAt: at,
      claim: null,
      progress: ending.kind === 'completed' ? 1 : stored.progress,
      queuePosition: null,
      etaMs: null,
      failure: ending.kind === 'failed' ? toFailure(ending.error) : null,
      cost: { ...money.cost, providerCost: providerCost(stored.attempts, deps.unitPrices) },
      ...endAttempt(at)(stored),
    }),
    events: [{ type: 'JobFinished' }],
    ledger: money.ledger,
    settle: money.settle,
    at,
  };
}

const STATUS_OF = {
  completed: 'COMPLETED',
  failed: 'FAILED',
  canceled: 'CANCELED',
} as const satisfies Record<Ending['kind'], JobStatus>;

function toFailure(error: {
  code: JobFailure['code'];
  message: string;
  retryable: boolean;
  details: JsonValue;
}): JobFailure {
  // Only completed jobs are charged.
  const { code, message, retryable, details } = error;
  return { code, message, retryable, charged: false, details };
}
