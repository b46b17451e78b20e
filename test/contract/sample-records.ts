// Records to put into a store.

import { imageId, newId } from '../../src/domain/ids.ts';
import type { Image, Job, LedgerEntry } from '../../src/domain/job.ts';
import type { BudgetHold, NewJob } from '../../src/store/store.ts';

export function sampleJob(fields: Partial<Job> = {}): Job {
  const createdAt = fields.createdAt ?? Date.now();
  return {
    id: newId('job'),
    userId: 'ann',
    keyId: null,
    model: 'flux-dev',
    template: null,
    input: { prompt: 'A fox' },
    options: { width: 1024, height: 768 },
    status: 'QUEUED',
    createdAt,
    startedAt: null,
    finishedAt: null,
    runAt: createdAt,
    deadlineAt: null,
    cancelRequestedAt: null,
    updatedAt: createdAt,
    claim: null,
    attempts: [],
    outputs: {},
    progress: null,
    queuePosition: null,
    etaMs: null,
    warnings: [],
    tags: [],
    lastSeq: 0,
    failure: null,
    cost: { estimate: 30_000, held: 30_000, settled: null, basis: 'REGISTRY', lines: [], providerCost: null },
    retriedFrom: null,
    reusedFrom: null,
    webhookUrl: null,
    requestHash: 'hash-1',
    traceparent: null,
    ...fields,
  };
}

export function newJob(fields: Partial<Job> = {}, others: Partial<Omit<NewJob, 'job'>> = {}): NewJob {
  const job = sampleJob(fields);
  return {
    job,
    events: [{ type: 'JobQueued', position: 0, etaMs: null }],
    ledger: [entryOf(job, 'HOLD', 30_000)],
    idempotency: null,
    limits: [],
    ...others,
  };
}

export function entryOf(job: Job, kind: LedgerEntry['kind'], amount: number): LedgerEntry {
  const { userId, keyId, model } = job;
  return {
    id: `${job.id}:${kind}:`,
    kind,
    jobId: job.id,
    userId,
    keyId,
    model,
    amount,
    at: job.createdAt,
    note: null,
  };
}

export function sampleImage(job: Job, index = 0, fields: Partial<Image> = {}): Image {
  const role = fields.role ?? 'final';
  return {
    id: imageId(job.id, index, role),
    jobId: job.id,
    userId: job.userId,
    model: job.model,
    index,
    role,
    name: null,
    key: `images/${job.userId}/${job.id}/${index}.png`,
    width: 64,
    height: 48,
    contentType: 'image/png',
    bytes: 1000,
    sha256: 'ab'.repeat(32),
    seed: '9223372036854775807',
    nsfw: null,
    thumbHash: null,
    variants: {},
    prompt: 'A fox',
    tags: job.tags,
    createdAt: job.createdAt,
    deletedAt: null,
    ...fields,
  };
}

export function budget(amount: number, limit: number, fields: Partial<BudgetHold> = {}): BudgetHold {
  return { scope: 'user:ann', period: 'total', limit, amount, resetsAt: null, userId: 'ann', ...fields };
}
