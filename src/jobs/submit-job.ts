// Accepts a request: checked, priced, held and stored in one step; then queued. What is answered is durable.

import type { Actor } from '../domain/actor.ts';
import { queued } from '../dispatch/dispatcher.ts';
import { fail, type Result, succeed, type UserError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import type { Job, JobCost, NewJobEvent } from '../domain/job.ts';
import { DEFAULT_PRIORITY, type Priority } from '../domain/priority.ts';
import { overBudget } from '../billing/check-price.ts';
import { holdEntries } from '../billing/settle-job.ts';
import { holdsOf } from '../billing/terms.ts';
import type { ModeratedRequest } from '../moderation/moderation.ts';
import type { Admission, NewJob } from '../store/store.ts';
import { announce } from './commit-change.ts';
import { estimateWait } from './estimate-wait.ts';
import type { JobDeps } from './job-deps.ts';
import { keepInlineReferences } from './keep-inline-references.ts';
import { type GenerateRequest, type PreparedRequest, prepareRequest } from './prepare-request.ts';

/** Nobody knows when a job will end. */
const NO_ROOM_MS = 5000;
const IDEMPOTENCY_MS = 48 * 3600 * 1000;

export interface Submitted {
  job: Job;
  /** True when an earlier request with this idempotency key made the job. */
  replayed: boolean;
}

export function submitJob(deps: JobDeps, actor: Actor, request: GenerateRequest): Promise<Result<Submitted>> {
  return deps.trace.span('job.submit', {}, () => submit(deps, actor, request));
}

async function submit(deps: JobDeps, actor: Actor, request: GenerateRequest): Promise<Result<Submitted>> {
  const draft = await draftRequest(deps, actor, request);
  if (!draft.ok) return draft;
  const [admission] = await deps.store.jobs.admit([draft.value]);
  if (admission === undefined) throw new Error('The store answered nothing');
  return settleAdmission(deps, admission);
}

/** Checks and prices a request; what comes out only needs to be stored. */
export async function draftRequest(
  deps: JobDeps,
  actor: Actor,
  request: GenerateRequest,
): Promise<Result<NewJob>> {
  const prepared = await prepareRequest(deps, actor, request);
  if (!prepared.ok) return prepared;
  const rejected = await deps.moderate(judged(prepared.value));
  if (rejected !== undefined) return fail(rejected);
  const inputs = await keepInlineReferences(deps, prepared.value);
  if (!inputs.ok) return inputs;
  return succeed(await draftJob(deps, actor, request, { ...prepared.value, inputs: inputs.value }));
}

/** What is looked at before a request is accepted. */
export function judged({ userId, model, inputs }: PreparedRequest): ModeratedRequest {
  return { userId, model: model.id, inputs, place: 'inputs' };
}

/** The record of a new job, as it will be stored. */
export async function draftJob(
  deps: JobDeps,
  actor: Actor,
  request: Omit<GenerateRequest, 'model' | 'inputs'>,
  prepared: PreparedRequest,
  links: Partial<Pick<Job, 'retriedFrom' | 'outputs' | 'attempts' | 'template'>> = {},
): Promise<NewJob> {
  const now = deps.now();
  const deadlineSeconds = request.deadlineSeconds ?? deps.settings.defaultDeadlineSeconds;
  const job: Job = {
    id: newId('job'),
    userId: prepared.userId,
    keyId: actor.kind === 'user' ? (actor.key?.id ?? null) : null,
    model: prepared.model.id,
    template: links.template ?? null,
    input: prepared.inputs,
    options: prepared.options,
    status: 'QUEUED',
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    ...(isUsual(request.priority) ? {} : { priority: request.priority }),
    runAt: now,
    deadlineAt: now + deadlineSeconds * 1000,
    cancelRequestedAt: null,
    updatedAt: now,
    claim: null,
    attempts: links.attempts ?? [],
    outputs: links.outputs ?? {},
    progress: null,
    queuePosition: null,
    etaMs: null,
    warnings: prepared.warnings,
    tags: prepared.tags,
    lastSeq: 0,
    failure: null,
    cost: costOf(prepared),
    retriedFrom: links.retriedFrom ?? null,
    reusedFrom: prepared.reusedFrom,
    webhookUrl: request.webhookUrl ?? null,
    requestHash: prepared.requestHash,
    traceparent: deps.trace.current(),
  };
  const median = await deps.runTimes.median(job.model);
  const etaMs = estimateWait(median, 0, deps.dispatcher.concurrency);
  const queued: NewJobEvent = { type: 'JobQueued', position: null, etaMs };
  const key = request.idempotencyKey ?? null;
  return {
    job: { ...job, etaMs },
    events: [queued],
    ledger: holdEntries(job),
    idempotency: key === null ? null : { key, expiresAt: now + IDEMPOTENCY_MS },
    limits: holdsOf(prepared.terms, job.cost.held),
    ...mostOfKey(actor),
  };
}

function isUsual(priority: Priority | null | undefined): priority is null | undefined | 'NORMAL' {
  return priority === null || priority === undefined || priority === DEFAULT_PRIORITY;
}

function mostOfKey(actor: Actor): Pick<NewJob, 'mostOfKey'> {
  const most = actor.kind === 'user' ? (actor.key?.concurrentJobs ?? null) : null;
  return most === null ? {} : { mostOfKey: most };
}

function costOf({ price: { total, lines }, reusedFrom }: PreparedRequest): JobCost {
  const basis = reusedFrom === null ? 'REGISTRY' : 'REUSED';
  return { estimate: total, held: total ?? 0, settled: null, basis, lines, providerCost: null };
}

/** Queues what was created; says why when nothing was. */
export async function settleAdmission(deps: JobDeps, admission: Admission): Promise<Result<Submitted>> {
  switch (admission.kind) {
    case 'created': {
      const { job } = admission;
      announce(deps, admission);
      deps.log.info({ jobId: job.id, userId: job.userId, model: job.model }, 'Job accepted');
      await deps.dispatcher.enqueue(queued(job));
      return succeed({ job, replayed: false });
    }
    case 'replayed':
      return succeed({ job: admission.job, replayed: true });
    case 'mismatch':
    case 'over-budget':
    case 'dropped':
    case 'no-room':
      return fail(refusalOf(admission));
  }
}

function refusalOf(admission: Exclude<Admission, { kind: 'created' | 'replayed' }>): UserError {
  switch (admission.kind) {
    case 'mismatch':
      return {
        code: 'IDEMPOTENCY_MISMATCH',
        message: 'This idempotency key was used before, for another request.',
        path: ['idempotencyKey'],
        originalJob: admission.job,
      };
    case 'over-budget':
      return overBudget(admission.hold, admission.remaining);
    case 'no-room':
      return {
        code: 'RATE_LIMITED',
        message: `This API key may have ${admission.most} jobs at once: try again when one has ended.`,
        path: [],
        retryAfterMs: NO_ROOM_MS,
      };
    case 'dropped':
      return {
        code: 'WRONG_STATE',
        message: 'Not created, because another request of the batch was refused.',
        path: [],
      };
  }
}
