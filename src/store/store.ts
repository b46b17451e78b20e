// The store port: records of jobs and what belongs to them. No engine type leaks through it, and no bytes of images:
// those are the object store's. Every write is durable when its promise resolves, but for a change made `ahead`.

import type { ApiKey } from '../domain/api-key.ts';
import type { AuditAction, AuditEntry } from '../domain/audit.ts';
import type { Account } from '../domain/account.ts';
import type { Image, Job, JobEvent, JobStatus, LedgerEntry, LedgerKind, NewJobEvent } from '../domain/job.ts';
import type { Micros } from '../domain/money.ts';
import type { UsageCount, UsageQuery } from '../domain/usage.ts';
import type { BudgetCounter, Transfer } from './transfer.ts';
import type { WebhookStore } from './webhook-store.ts';

export interface Store extends AsyncDisposable {
  readonly jobs: JobStore;
  readonly images: ImageStore;
  readonly accounts: AccountStore;
  readonly budgets: BudgetStore;
  readonly ledger: LedgerStore;
  readonly usage: UsageStore;
  readonly keys: KeyStore;
  readonly audit: AuditStore;
  readonly webhooks: WebhookStore;
  readonly transfer: Transfer;
  /** Resolves when the engine answers and accepts writes, else rejects. */
  ping(): Promise<void>;
}

export interface Page<T> {
  items: T[];
  hasNextPage: boolean;
}

/** Newest first. `after` is the id of the last item already seen. */
export interface PageRequest {
  first: number;
  after: string | null;
}

export interface JobWhere {
  /** Null is everybody's. */
  userId: string | null;
  status?: readonly JobStatus[];
  model?: string;
  template?: string;
  tag?: string;
  createdAfter?: number;
  createdBefore?: number;
}

export interface ImageWhere {
  userId: string | null;
  /** All of these words must be in the prompt. */
  search?: string;
  model?: string;
  tag?: string;
  createdAfter?: number;
  createdBefore?: number;
}

export interface NewJob {
  job: Job;
  /** First events; they get seq 1, 2, … and the job's `lastSeq` follows. */
  events: NewJobEvent[];
  ledger: LedgerEntry[];
  idempotency: { key: string; expiresAt: number } | null;
  /** Every limit must have room for `amount`, checked and taken in the same step as the job is created. */
  limits: BudgetHold[];
  /** How many jobs of its API key may be active, this one among them: checked in the same step too. Absent: any number. */
  mostOfKey?: number;
}

export interface BudgetHold {
  /** `user:<id>` or `key:<id>`. */
  scope: string;
  /** The period's name, such as `2026-11-24`, `2026-11`, `total` or `balance`. */
  period: string;
  /** `credited`: what the counter says was credited. Null: only counted. */
  limit: Micros | 'credited' | null;
  amount: Micros;
  /** When the period ends; null for one that does not. */
  resetsAt: number | null;
  /** Whose budget it is. */
  userId: string;
}

export type Admission =
  | { kind: 'created'; job: Job; events: JobEvent[] }
  /** The idempotency key was used before, for the same request. */
  | { kind: 'replayed'; job: Job }
  /** … for another request. */
  | { kind: 'mismatch'; job: Job }
  | { kind: 'over-budget'; hold: BudgetHold; remaining: Micros }
  /** As many jobs of its key are active as may be. */
  | { kind: 'no-room'; most: number }
  /** Another job of an all-or-nothing batch was refused. */
  | { kind: 'dropped' };

/** The answers of a batch that is refused as a whole: none of its jobs is there, nor anything that they would replay. */
export function refusedTogether(admissions: readonly Admission[]): Admission[] {
  const gone = new Set(
    admissions.flatMap((admission) => (admission.kind === 'created' ? admission.job.id : [])),
  );
  return admissions.map((admission) =>
    (admission.kind === 'created' || admission.kind === 'replayed') && gone.has(admission.job.id)
      ? { kind: 'dropped' }
      : admission,
  );
}

export type JobFields = Partial<Omit<Job, 'id' | 'userId' | 'createdAt' | 'lastSeq'>>;

/**
 * Everything that can happen to a stored job, in one atomic step. What is derived from a field that others write too,
 * such as `attempts`, is derived in `set` from the job as stored: a copy may be old. It may be called more than once.
 */
export interface JobChange {
  id: string;
  /** The change is refused unless the job is as expected here. */
  when: { status?: readonly JobStatus[]; claim?: string | null };
  set: JobFields | ((stored: Job) => JobFields);
  events?: NewJobEvent[];
  /** The time of the events. */
  at: number;
  /** Stored by id; an image that is already there is left as it is. */
  images?: Image[];
  /** Appended by id; an entry that is already there is left as it is. */
  ledger?: LedgerEntry[];
  /** Frees what the job holds of its budgets and books `spent` to them instead; once per job. */
  settle?: { spent: Micros };
  /**
   * Whoever makes the change goes on without waiting for the disk, which `Applied.durable` tells of. A crash of the
   * process loses nothing; a cut of the power may take the change back, and with it everything written after it.
   * `later`: it goes with the next flush, at most some milliseconds on.
   */
  ahead?: 'now' | 'later';
}

export function fieldsOf({ set }: Pick<JobChange, 'set'>, stored: Job): JobFields {
  return typeof set === 'function' ? set(stored) : set;
}

export interface Applied {
  job: Job;
  events: JobEvent[];
  /** Of a change made ahead: resolves when it is on disk. Where it is missing, the change is there already. */
  durable?: Promise<void>;
}

export interface JobStore {
  /**
   * Creates jobs in order. With `allOrNothing` one refusal drops all. Racing equal idempotency keys create one job; a
   * repeated one is answered whatever the limits are.
   */
  admit(jobs: NewJob[], options?: { allOrNothing?: boolean }): Promise<Admission[]>;
  /** Applies a change; undefined when the job does not exist or is not as `when` expects. */
  apply(change: JobChange): Promise<Applied | undefined>;
  get(id: string): Promise<Job | undefined>;
  /** In the order of `ids`; undefined where there is none. */
  getMany(ids: readonly string[]): Promise<(Job | undefined)[]>;
  list(where: JobWhere, page: PageRequest): Promise<Page<Job>>;
  /** Jobs that are not terminal, oldest first. */
  listActive(page: PageRequest): Promise<Page<Job>>;
  /** Active jobs whose `deadlineAt` is before `now`, at most `first`. */
  overdue(now: number, first: number): Promise<Job[]>;
  /** How many jobs are in each active state. */
  countActive(): Promise<{ status: JobStatus; model: string; count: number }[]>;
  /** Events with seq > after, in order, at most `first`. */
  events(jobId: string, after: number, first: number): Promise<JobEvent[]>;
  /** Run times in milliseconds of the model's newest completed jobs, at most `last`. */
  runTimes(model: string, last: number): Promise<number[]>;
  /** The newest completed job of this user and request hash whose images are still there. */
  findReusable(userId: string, requestHash: string): Promise<Job | undefined>;
  /** The job that has an attempt with this provider request id. */
  findByRequestId(requestId: string): Promise<Job | undefined>;
}

/** `variants`: their keys by name, beside those that are known already. */
export interface Derived {
  thumbHash?: string;
  variants?: Record<string, string>;
}

export interface ImageStore {
  get(id: string): Promise<Image | undefined>;
  getMany(ids: readonly string[]): Promise<(Image | undefined)[]>;
  /** Images of each job (finals, then artifacts, by index), deleted ones left out. One call for many jobs. */
  ofJobs(jobIds: readonly string[]): Promise<Image[][]>;
  /** Finals that are not deleted, newest first. */
  list(where: ImageWhere, page: PageRequest): Promise<Page<Image>>;
  /** Adds what was derived from an image after it was stored; false when it was deleted meanwhile, or is not there. */
  addDerived(id: string, derived: Derived): Promise<boolean>;
  /** Marks as deleted; false when it was already, or is not there. */
  markDeleted(id: string, at: number): Promise<boolean>;
  /** Images created before `createdBefore` that are not deleted, oldest first. */
  expired(createdBefore: number, first: number): Promise<Image[]>;
}

export interface AccountStore {
  get(userId: string): Promise<Account | undefined>;
  /** By user id; `after` is the last one already seen. */
  list(page: PageRequest): Promise<Page<Account>>;
  /**
   * Creates or changes; what is left out stays. A period that is counted from now on begins with what the user's jobs
   * of it have spent and hold already. A balance begins at nothing: an ADJUST entry makes up for earlier charges.
   */
  change(userId: string, change: AccountChange, at: number): Promise<Account>;
  /** Books a CREDIT or ADJUST of a user whose balance is counted, once per entry id. */
  book(entry: LedgerEntry): Promise<Booking>;
}

export interface AccountChange {
  budgets?: Account['budgets'];
  markup?: Account['markup'];
  prepaid?: boolean;
  /** Begins counting the balance, without holding the user to it yet. */
  countBalance?: true;
}

export type Booking =
  | { kind: 'booked' }
  /** The entry of this id that is there already. */
  | { kind: 'there'; entry: LedgerEntry }
  /** It would leave less than nothing. */
  | { kind: 'below-zero'; available: Micros };

export interface BudgetStore {
  /** In the order asked for; undefined where nothing was counted yet. */
  counters(keys: readonly { scope: string; period: string }[]): Promise<(BudgetCounter | undefined)[]>;
  /** Counters whose `reached` was not announced yet. */
  unannounced(first: number): Promise<BudgetCounter[]>;
  /** Notes that `reached` was announced, unless the counter has gone on since. */
  markAnnounced(counter: BudgetCounter): Promise<void>;
}

export type LedgerSums = Partial<Record<LedgerKind, Micros>>;

export interface LedgerStore {
  ofJob(jobId: string): Promise<LedgerEntry[]>;
  /** A user's entries with from ≤ at < to, oldest first; `after` is the last one already seen. */
  list(
    where: { userId: string; from: number; to: number },
    page: { first: number; after: Pick<LedgerEntry, 'at' | 'id'> | null },
  ): Promise<Page<LedgerEntry>>;
  /** Sums of a user's entries by kind. */
  sums(userId: string): Promise<LedgerSums>;
  /** The same of what was made with each of these keys; one reading of the whole ledger. */
  sumsOfKeys(keyIds: readonly string[]): Promise<Map<string, LedgerSums>>;
}

export interface UsageStore {
  /**
   * Sums over jobs that ended in [from, to), grouped; days and hours come as their quarter hours. A job with several
   * tags counts for each when grouped by TAG, and one without any for none.
   */
  count(query: UsageQuery): Promise<UsageCount[]>;
}

/** `lastUsedAt` is written no oftener than this. */
export const TOUCH_EVERY_MS = 60_000;

export interface KeyStore {
  create(key: ApiKey): Promise<void>;
  get(id: string): Promise<ApiKey | undefined>;
  /** In the order of `ids`; undefined where there is none. */
  getMany(ids: readonly string[]): Promise<(ApiKey | undefined)[]>;
  findByHash(hash: string): Promise<ApiKey | undefined>;
  /** Whether there is one, revoked ones included: none is ever removed. */
  any(): Promise<boolean>;
  /** Null is everybody's. */
  list(where: { userId: string | null }, page: PageRequest): Promise<Page<ApiKey>>;
  /** False when it was revoked already, or is not there. */
  revoke(id: string, at: number): Promise<boolean>;
  /** Notes that it was used; at most once every TOUCH_EVERY_MS. */
  touch(id: string, at: number): Promise<void>;
}

export interface AuditWhere {
  action?: AuditAction;
  /** Who did it. */
  userId?: string;
  /** What it was done to. */
  target?: string;
  createdAfter?: number;
  createdBefore?: number;
}

/** Nothing changes or removes an entry. */
export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  list(where: AuditWhere, page: PageRequest): Promise<Page<AuditEntry>>;
}
