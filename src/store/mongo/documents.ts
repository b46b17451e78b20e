// What is stored in MongoDB, one interface a collection. Ids are ours and sort by time, so `_id` is the keyset of
// every listing.

import type { ApiKey } from '../../domain/api-key.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import type { Account } from '../../domain/account.ts';
import type { Image, Job, JobEvent, LedgerEntry, NewJobEvent } from '../../domain/job.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../../domain/webhook.ts';
import type { BudgetHold, JobChange } from '../store.ts';
import type { BudgetCounter } from '../transfer.ts';

/**
 * A job is also the commit record of everything that changes with it: MongoDB changes one document at a time unless
 * it is a replica set. What a change writes elsewhere waits in `outbox`, is copied from there, and is copied again by
 * whoever finds it after a crash; each copy is made so that a second one changes nothing.
 */
export interface JobDocument extends Omit<Job, 'id' | 'input' | 'options' | 'outputs' | 'failure'> {
  _id: string;
  /** Free-form records as JSON text: their keys may hold what a BSON key may not ($, a dot, NUL). */
  input: string;
  options: string;
  outputs: string;
  failure: string | null;
  /** Changes with every change: a write names the one that it has seen. */
  rev: string;
  /** Whether it is not terminal; what partial indexes go by. */
  active: boolean;
  /** Of a completed job, in milliseconds. */
  runMs?: number;
  requestIds: string[];
  idempotency?: { key: string; expiresAt: number };
  /** Set while it is not admitted yet: invisible. `first` decides for its batch. */
  admission?: { first: string; at: number };
  outbox?: Outbox;
  /** When `outbox` was filled. */
  outboxAt?: number;
}

export interface Outbox {
  events: EventDocument[];
  images: Image[];
  ledger: LedgerEntry[];
  deliveries: DeliveryDocument[];
  settle: NonNullable<JobChange['settle']> | null;
  /** The job ended with this change: it counts for usage. */
  ended: boolean;
  /** Of a new job: what it holds of. Whatever else is counted of its user by then is held too. */
  held?: Pick<BudgetHold, 'scope' | 'period' | 'resetsAt'>[];
}

/** `_id` is `<jobId>:<seq>`, seq in eight digits: unique, and in order within its job. */
export interface EventDocument {
  _id: string;
  at: number;
  /** JSON text of the event without its place. */
  event: string;
}

/** `listed`: 1 a final in the gallery, 0 an artifact, -1 deleted. */
export interface ImageDocument extends Omit<Image, 'id'> {
  _id: string;
  listed: 1 | 0 | -1;
  /** Words of the prompt, of finals only. */
  words: string[];
}

export interface LedgerDocument extends Omit<LedgerEntry, 'id'> {
  _id: string;
}

export interface AccountDocument extends Omit<Account, 'userId'> {
  _id: string;
}

/** `_id` is `<scope>|<period>`. */
export interface CounterDocument extends BudgetCounter {
  _id: string;
  /** Jobs that hold of it, so that neither taking nor settling counts twice. */
  open: { job: string; amount: number }[];
  /** Whether `reached` is above `announced`: what a partial index goes by. */
  unannounced: boolean;
  /** Ids of what was credited: the commit record of credits, so that none counts twice. They are few. */
  creditIds: string[];
  /** Credits that are committed here and not copied to the ledger yet. */
  uncopied: LedgerDocument[];
  /** Whether what was before the counter has been counted in. */
  begun: boolean;
  /** Until then jobs that the counter knows of, ended or not, later those that came late: none is counted in twice. */
  listed: string[];
}

/** Of an API key with a limit of active jobs; `_id` is the key's. */
export interface RoomDocument {
  _id: string;
  /** Jobs that have taken up room; those among them that have ended leave it to whoever needs it. */
  open: string[];
}

/** Sums over the jobs of one user, model, template, key and tag that ended in one quarter hour. */
export interface UsageDocument {
  _id: string;
  userId: string;
  bucket: number;
  model: string;
  template: string;
  keyId: string;
  /** Empty: jobs, whatever their tags. */
  tag: string;
  jobs: number;
  images: number;
  failures: number;
  price: number;
  unpriced: number;
  /** Absent: no provider cost is known. */
  cost?: number;
  /** Jobs that are counted and whose outbox still stands, so that none is counted twice. */
  pending: string[];
}

/** Sums over a longer span, of ended days only; what its rollup does not keep is empty. `_id` is what it is the sum of. */
export interface UsageRollupDocument extends Omit<UsageDocument, '_id' | 'cost' | 'pending'> {
  _id: object;
  rollup: string;
  /** Null: no provider cost is known. */
  cost: number | null;
}

/** Whether a day of UTC, by its start, has been summed up since anything was counted into it. */
export interface UsageDayDocument {
  _id: number;
  summed: boolean;
  /** Changes when something is counted into the day after its end. */
  rev: string;
}

export interface KeyDocument extends Omit<ApiKey, 'id'> {
  _id: string;
}

/** `details` as JSON text: its keys may hold what a BSON key may not. */
export interface AuditDocument extends Omit<AuditEntry, 'id' | 'details'> {
  _id: string;
  details: string;
}

/** `rev` changes with every change: a write names the one that it has seen. */
export interface WebhookDocument extends Omit<WebhookEndpoint, 'id'> {
  _id: string;
  rev: string;
}

export interface DeliveryDocument extends Omit<WebhookDelivery, 'id' | 'data'> {
  _id: string;
  rev: string;
  /** JSON text, as its keys are free. */
  data: string | null;
}

export interface MigrationDocument {
  _id: string;
  version: number;
  at: number;
}

export function eventId(jobId: string, seq: number): string {
  return `${jobId}:${String(seq).padStart(8, '0')}`;
}

export function toEventDocument(jobId: string, seq: number, at: number, event: NewJobEvent): EventDocument {
  return { _id: eventId(jobId, seq), at, event: JSON.stringify(event) };
}

/** The text is what `toEventDocument` wrote. */
export function toEvent({ _id, at, event }: EventDocument): JobEvent {
  const [jobId = '', seq] = _id.split(':');
  return { jobId, seq: Number(seq), at, ...(JSON.parse(event) as NewJobEvent) };
}
