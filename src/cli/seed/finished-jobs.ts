// Jobs as a busy installation would have them: many users of whom a few do most, days with more and less, every
// model, some failures. Records only: their images have no bytes.

import { createHash } from 'node:crypto';
import { idAt, imageId } from '../../domain/ids.ts';
import type { Image, Job, JobEvent, LedgerEntry } from '../../domain/job.ts';
import type { ModelDefinition } from '../../registry/define-model.ts';
import { priceRequest } from '../../registry/price.ts';
import type { JobBundle } from '../../store/transfer.ts';
import type { Random } from './random.ts';

export interface SeedOptions {
  models: readonly [ModelDefinition, ...ModelDefinition[]];
  users: number;
  /** The newest job ends before `until` (milliseconds since the epoch), the oldest was made `days` days earlier. */
  until: number;
  days: number;
}

const SUBJECTS = [
  'a red fox',
  'a lighthouse',
  'a headphone',
  'a mountain lake',
  'a chef',
  'a city at night',
  'a sofa',
  'an astronaut',
] as const;
const STYLES = [
  'studio light',
  'watercolour',
  'film grain',
  'isometric',
  'macro',
  'golden hour',
  'line art',
  'high key',
] as const;
const TAGS = ['spring-campaign', 'web', 'print', 'test', 'newsletter', 'launch'] as const;
const SIDES = [512, 768, 1024, 1280] as const;
const FAILED_SHARE = 0.04;
const DAY_MS = 86_400_000;

/** The `n`th of `total`, oldest first. */
export function finishedJob(random: Random, n: number, total: number, options: SeedOptions): JobBundle {
  const span = options.days * DAY_MS;
  const createdAt = Math.floor(options.until - span + (span * n) / total - random.below(1000) - 60_000);
  const id = idAt('job', createdAt);
  const model = random.pick(options.models);
  const userId = `user-${Math.floor(random.next() ** 3 * options.users) + 1}`;
  const prompt = `${random.pick(SUBJECTS)}, ${random.pick(STYLES)}, take ${random.below(1000)}`;
  const input = { prompt };
  const images = model.limits.maxImages > 1 ? 1 + random.below(2) : 1;
  const size = { width: random.pick(SIDES), height: random.pick(SIDES) };
  const request = { ...size, num_images: images };
  const price = priceRequest(model, input, request, { at: createdAt });
  const failed = random.next() < FAILED_SHARE;
  const runMs = 800 + random.below(6000);
  const startedAt = createdAt + random.below(2000);
  const finishedAt = startedAt + runMs;
  const held = price.total ?? 0;
  const job: Job = {
    id,
    userId,
    keyId: null,
    model: model.id,
    template: null,
    input,
    options: request,
    status: failed ? 'FAILED' : 'COMPLETED',
    createdAt,
    startedAt,
    finishedAt,
    runAt: createdAt,
    deadlineAt: null,
    cancelRequestedAt: null,
    updatedAt: finishedAt,
    claim: null,
    attempts: [
      {
        number: 1,
        step: 'generate',
        endpoint: model.endpoint,
        requestId: `seed-${id}`,
        startedAt,
        endedAt: finishedAt,
        error: failed ? { code: 'PROVIDER_ERROR', message: 'The run failed' } : null,
        billableUnits: failed ? null : images,
      },
    ],
    outputs: {},
    progress: failed ? null : 1,
    queuePosition: null,
    etaMs: null,
    warnings: [],
    tags: random.next() < 0.3 ? [random.pick(TAGS)] : [],
    lastSeq: 3,
    failure: failed
      ? { code: 'PROVIDER_ERROR', message: 'The run failed', retryable: true, charged: false, details: null }
      : null,
    cost: {
      estimate: price.total,
      held: 0,
      settled: failed ? 0 : price.total,
      basis: 'REGISTRY',
      lines: price.lines,
      providerCost: null,
    },
    retriedFrom: null,
    reusedFrom: null,
    webhookUrl: null,
    requestHash: sha256(JSON.stringify([userId, model.id, input, request])),
    traceparent: null,
  };
  return {
    job,
    events: eventsOf(job, startedAt, finishedAt),
    images: failed
      ? []
      : Array.from({ length: images }, (_, index) => imageOf({ job, index, prompt, ...size }, random)),
    ledger: ledgerOf(job, held, failed ? 0 : held, finishedAt),
    idempotency: null,
    holds: [],
  };
}

function eventsOf({ id, createdAt }: Job, startedAt: number, finishedAt: number): JobEvent[] {
  return [
    { type: 'JobQueued', position: 0, etaMs: null, jobId: id, seq: 1, at: createdAt },
    { type: 'JobRunning', attempt: 1, progress: null, logs: [], jobId: id, seq: 2, at: startedAt },
    { type: 'JobFinished', jobId: id, seq: 3, at: finishedAt },
  ];
}

interface Picture {
  job: Job;
  index: number;
  prompt: string;
  width: number;
  height: number;
}

function imageOf({ job, index, prompt, width, height }: Picture, random: Random): Image {
  return {
    id: imageId(job.id, index),
    jobId: job.id,
    userId: job.userId,
    model: job.model,
    index,
    role: 'final',
    name: null,
    key: `images/${job.userId}/${job.id}/${index}.png`,
    width,
    height,
    contentType: 'image/png',
    bytes: Math.floor(width * height * (0.5 + random.next())),
    sha256: sha256(`${job.id}:${index}`),
    seed: String(random.below(2 ** 31)),
    nsfw: false,
    thumbHash: null,
    variants: {},
    prompt,
    tags: job.tags,
    createdAt: job.finishedAt ?? job.createdAt,
    deletedAt: null,
  };
}

function ledgerOf(job: Job, held: number, charged: number, at: number): LedgerEntry[] {
  const { userId, keyId, model } = job;
  const entry = (kind: LedgerEntry['kind'], amount: number, when: number): LedgerEntry => ({
    id: `${job.id}:${kind}:1`,
    kind,
    jobId: job.id,
    userId,
    keyId,
    model,
    amount,
    at: when,
    note: null,
  });
  if (held === 0) return [];
  const entries = [entry('HOLD', held, job.createdAt), entry('RELEASE', held, at)];
  return charged === 0 ? entries : [entry('CHARGE', charged, at), ...entries];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
