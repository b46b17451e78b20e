// A job: one request for images, from acceptance to its terminal state.

import type { JsonObject, JsonValue } from './json.ts';
import type { Micros } from './money.ts';
import type { Priority } from './priority.ts';

export type JobStatus = 'QUEUED' | 'RUNNING' | 'STORING' | 'COMPLETED' | 'FAILED' | 'CANCELED';

export const ACTIVE_STATUSES = ['QUEUED', 'RUNNING', 'STORING'] as const satisfies readonly JobStatus[];

export function isTerminal(status: JobStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELED';
}

export type FailureCode =
  | 'PROVIDER_REJECTED'
  | 'PROVIDER_ERROR'
  | 'PROVIDER_TIMEOUT'
  | 'CONTENT_POLICY'
  | 'DEADLINE'
  | 'SUBMISSION_UNKNOWN'
  | 'STORAGE'
  | 'TEXT_DOES_NOT_FIT'
  | 'MODEL_GONE'
  | 'INTERNAL';

export interface JobFailure {
  code: FailureCode;
  message: string;
  /** Whether the same request may succeed when made again. */
  retryable: boolean;
  charged: boolean;
  /** What the provider said, as it said it. */
  details: JsonValue;
}

/** One submission to the provider. It is stored before the provider is called, so that a crash cannot hide one. */
export interface Attempt {
  /** 1, 2, 3 … over the whole job. */
  number: number;
  /** The step it belongs to; 'generate' for a plain image job. */
  step: string;
  endpoint: string;
  /** Null until the provider has accepted it. */
  requestId: string | null;
  startedAt: number;
  endedAt: number | null;
  error: { code: FailureCode; message: string } | null;
  /** The provider's `x-fal-billable-units`, null when unknown. */
  billableUnits: number | null;
}

/** What a provider run gave, before its files are copied. */
export interface ProviderOutput {
  images: ProviderImage[];
  /** Decimal text: seeds reach 2^63-1, which a JSON number cannot hold. */
  seed: string | null;
  /** Text the model returned beside the images, if any. */
  description: string | null;
}

export interface ProviderImage {
  url: string;
  width: number | null;
  height: number | null;
  contentType: string | null;
  /** Flagged by the provider's safety checker; null when it has none. */
  nsfw: boolean | null;
}

export interface PriceLine {
  label: string;
  units: number;
  unit: string;
  unitPrice: Micros;
  amount: Micros;
}

export type CostBasis = 'REGISTRY' | 'REUSED' | 'FREE';

export interface JobCost {
  /** Null: the model has no price. */
  estimate: Micros | null;
  held: Micros;
  /** Null until the job is terminal. */
  settled: Micros | null;
  basis: CostBasis;
  lines: PriceLine[];
  /** What the provider billed; null when unknown, never 0 for unknown. */
  providerCost: Micros | null;
}

export interface Job {
  id: string;
  userId: string;
  /** The API key that submitted it. */
  keyId: string | null;
  /** Registry id; for a template the id of its first generating step's model. */
  model: string;
  /** Set when the job renders a template. */
  template: { key: string; version: number; formats: string[] } | null;
  /** Validated inputs (or template variables), in REST spelling. */
  input: JsonObject;
  options: JsonObject;
  status: JobStatus;
  /** Milliseconds since the epoch, as are all times. */
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  /** Absent: as urgent as usual, which is how most are stored. */
  priority?: Priority;
  /** Since when it waits for a server that knows its model, if it has met one that does not. */
  unknownSince?: number | null;
  /** Not before: a delayed job, or the next attempt after a pause. */
  runAt: number;
  deadlineAt: number | null;
  cancelRequestedAt: number | null;
  /** When anything last happened to it. */
  updatedAt: number;
  /** The run that owns it now; writes of an earlier run are refused. */
  claim: string | null;
  attempts: Attempt[];
  /** Results of finished steps by step name, so that no finished step is paid twice. */
  outputs: Record<string, ProviderOutput>;
  progress: number | null;
  queuePosition: number | null;
  etaMs: number | null;
  warnings: string[];
  tags: string[];
  lastSeq: number;
  failure: JobFailure | null;
  cost: JobCost;
  retriedFrom: string | null;
  /** The job whose images this one shows (`reuse: true`). */
  reusedFrom: string | null;
  webhookUrl: string | null;
  /** SHA-256 over (user, model, inputs, options): equal requests have equal hashes. */
  requestHash: string;
  /** W3C trace context of the request that made the job. */
  traceparent: string | null;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogLine {
  message: string;
  level: LogLevel;
  at: number;
}

/** What happened to a job, without its place in the history. */
export type NewJobEvent =
  | { type: 'JobQueued'; position: number | null; etaMs: number | null }
  | { type: 'JobRunning'; attempt: number; progress: number | null; logs: LogLine[] }
  | { type: 'JobRetrying'; attempt: number; reason: string; delayMs: number }
  | { type: 'JobStep'; step: string; index: number; of: number }
  | { type: 'ImageStored'; imageId: string }
  | { type: 'JobFinished' };

/** A stored event. `seq` is 1, 2, 3 … within its job, without gaps. */
export type JobEvent = NewJobEvent & { jobId: string; seq: number; at: number };

/** Gives new events of a job their numbers; the first follows `after`. */
export function numberEvents(
  events: readonly NewJobEvent[],
  { jobId, after, at }: { jobId: string; after: number; at: number },
): JobEvent[] {
  return events.map((event, index) => ({ jobId, seq: after + 1 + index, at, ...event }));
}

export interface Image {
  id: string;
  jobId: string;
  userId: string;
  model: string;
  /** Place among the job's images, from 0. */
  index: number;
  role: 'final' | 'artifact';
  /** A template format such as SOCIAL_1080X1080, or an artifact's name. */
  name: string | null;
  /** Where the bytes are in the object store. */
  key: string;
  width: number;
  height: number;
  contentType: string;
  bytes: number;
  /** Lower-case hex of the stored bytes. */
  sha256: string;
  seed: string | null;
  nsfw: boolean | null;
  /** Base64 thumbhash; null until it has been made. */
  thumbHash: string | null;
  /** Variants that exist, by name, with their keys. */
  variants: Record<string, string>;
  prompt: string | null;
  tags: string[];
  createdAt: number;
  deletedAt: number | null;
}

export type LedgerKind = 'HOLD' | 'RELEASE' | 'CHARGE' | 'ADJUST' | 'CREDIT';

/** One append-only line of the ledger; `id` is `<jobId>:<kind>:<key>`, so a replay books nothing twice. */
export interface LedgerEntry {
  id: string;
  kind: LedgerKind;
  jobId: string | null;
  userId: string;
  keyId: string | null;
  model: string | null;
  /** Never negative, but for ADJUST; the kind says which way it counts. */
  amount: Micros;
  at: number;
  note: string | null;
}
