// Runs a finished job again as a new one, with the same inputs. A result that was paid for is not generated again: one
// that only could not be stored is kept, and a run that the provider had taken after all is taken up.

import { createHash, randomInt } from 'node:crypto';
import { lacksScope, mostPriority } from '../auth/require-scope.ts';
import { type Actor, maySeeJob } from '../domain/actor.ts';
import { fail, type Result } from '../domain/errors.ts';
import { type FailureCode, isTerminal, type Job } from '../domain/job.ts';
import type { JsonValue } from '../domain/json.ts';
import { atMostPriority, DEFAULT_PRIORITY } from '../domain/priority.ts';
import type { JobDeps } from './job-deps.ts';
import { type GenerateRequest, prepareRequest } from './prepare-request.ts';
import { renderTemplate } from './render-template.ts';
import { draftJob, judged, settleAdmission, type Submitted } from './submit-job.ts';

export async function retryJob(
  deps: JobDeps,
  actor: Actor,
  input: {
    id: string;
    idempotencyKey?: string | null | undefined;
    /** For other images: another seed, and nothing that was made before is used. */
    newSeed?: boolean | null | undefined;
  },
): Promise<Result<Submitted>> {
  const refusal = lacksScope(actor, 'generate');
  if (refusal !== undefined) return fail(refusal);
  const job = await deps.store.jobs.get(input.id);
  if (job === undefined || !maySeeJob(actor, job)) {
    return fail({ code: 'NOT_FOUND', message: `There is no job ${input.id}.`, path: ['id'] });
  }
  if (!isTerminal(job.status)) {
    return fail({
      code: 'WRONG_STATE',
      message: `The job is ${job.status}; only a finished one can be retried.`,
      path: ['id'],
    });
  }
  const anew = input.newSeed === true;
  const links = { retriedFrom: job.id, ...(anew ? {} : paidFor(job, deps.now())) };
  if (job.template !== null) {
    const { key, formats } = job.template;
    const render = {
      ...requestOf(actor, job, input.idempotencyKey ?? null, anew),
      template: key,
      variables: job.input,
      formats,
      fileType: textOf(job.options['file_type']),
    };
    return renderTemplate(deps, actor, render, links);
  }
  const request = requestOf(actor, job, input.idempotencyKey ?? null, anew);
  const prepared = await prepareRequest(deps, actor, request);
  if (!prepared.ok) return prepared;
  const rejected = await deps.moderate(judged(prepared.value));
  if (rejected !== undefined) return fail(rejected);
  const draft = await draftJob(deps, actor, request, prepared.value, links);
  const [admission] = await deps.store.jobs.admit([draft]);
  if (admission === undefined) throw new Error('The store answered nothing');
  return settleAdmission(deps, admission);
}

/** Failures that say nothing against what was generated. */
const KEEPS_OUTPUTS = new Set<FailureCode>(['STORAGE', 'DEADLINE', 'INTERNAL']);

/** What the provider has been paid for, or will be, without the user having got it. */
function paidFor(
  { failure, outputs, attempts }: Job,
  now: number,
): Partial<Pick<Job, 'outputs' | 'attempts'>> {
  if (failure !== null && KEEPS_OUTPUTS.has(failure.code)) return { outputs };
  const last = attempts.at(-1);
  if (failure?.code !== 'SUBMISSION_UNKNOWN' || last === undefined || last.requestId === null) return {};
  return { outputs, attempts: [{ ...last, number: 1, startedAt: now, endedAt: null, error: null }] };
}

function requestOf(actor: Actor, job: Job, idempotencyKey: string | null, anew: boolean): GenerateRequest {
  // Without a seed the provider picks one: another each time.
  const seed = anew && job.options['seed'] !== undefined ? { seed: anotherSeed(job.id, idempotencyKey) } : {};
  return {
    model: job.model,
    inputs: job.input,
    options: { ...job.options, ...seed },
    userId: job.userId,
    tags: job.tags,
    webhookUrl: job.webhookUrl,
    // It may be less urgent now than whoever asked first was allowed.
    priority: atMostPriority(job.priority ?? DEFAULT_PRIORITY, mostPriority(actor)),
    idempotencyKey,
  };
}

/** With an idempotency key the same for the same key: a repeated request is to be the same request. */
function anotherSeed(jobId: string, idempotencyKey: string | null): number {
  if (idempotencyKey === null) return randomInt(2 ** 32);
  return createHash('sha256').update(`${jobId}\n${idempotencyKey}`).digest().readUInt32BE();
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
