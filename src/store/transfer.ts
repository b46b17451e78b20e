// Moving records from one store to another, and filling one: bundles of a job with all that belongs to it. Writing is
// by id and leaves alone what is there, so a transfer that broke off is simply made again.

import type { Account } from '../domain/account.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Image, Job, JobEvent, LedgerEntry } from '../domain/job.ts';
import type { Micros } from '../domain/money.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../domain/webhook.ts';

export interface JobBundle {
  job: Job;
  /** By seq. */
  events: JobEvent[];
  /** By id, deleted ones too. */
  images: Image[];
  /** By id. */
  ledger: LedgerEntry[];
  idempotency: { key: string; expiresAt: number } | null;
  /** What the job holds of budgets. */
  holds: { scope: string; period: string; amount: Micros }[];
}

export interface BudgetCounter {
  scope: string;
  period: string;
  held: Micros;
  spent: Micros;
  /** Credits and adjustments, of a balance; else 0. */
  credited: Micros;
  /** Whose budget it is. */
  userId: string;
  /** Null: it does not begin anew. */
  resetsAt: number | null;
  /** The limit it was last held against; null when it is only counted. */
  limit: Micros | null;
  /** The highest threshold of that limit that was reached, in percent, and the highest that was announced. */
  reached: number;
  announced: number;
  /** When 80 % were reached, and when all of it was. */
  nearAt: number | null;
  fullAt: number | null;
}

export interface Transfer {
  countJobs(): Promise<number>;
  /** In order of ids. */
  readJobs(after: string | null, first: number): Promise<JobBundle[]>;
  /** Stores and counts those that are not there yet. */
  writeJobs(bundles: readonly JobBundle[]): Promise<void>;
  /** By scope and period. */
  readCounters(): Promise<BudgetCounter[]>;
  /** Stores those that are not there yet. Before the jobs that hold of them: their holds are within `held`. */
  writeCounters(counters: readonly BudgetCounter[]): Promise<void>;
  /** Records that belong to no job, by what they are. */
  readonly records: Records;
}

export type Records = {
  keys: RecordTransfer<ApiKey>;
  audit: RecordTransfer<AuditEntry>;
  webhooks: RecordTransfer<WebhookEndpoint>;
  deliveries: RecordTransfer<WebhookDelivery>;
  /** Lines of the ledger that belong to no job. */
  credits: RecordTransfer<LedgerEntry>;
  /** By user id. */
  accounts: RecordTransfer<Account & { id: string }>;
};

export interface RecordTransfer<T extends { id: string }> {
  /** In order of ids. */
  read(after: string | null, first: number): Promise<T[]>;
  /** Stores those that are not there yet. */
  write(records: readonly T[]): Promise<void>;
}
