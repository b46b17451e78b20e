// Bundles of jobs in and out of SQLite.

import type { Account } from '../../domain/account.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import type { Image, Job, LedgerEntry, NewJobEvent } from '../../domain/job.ts';
import { isTerminal } from '../../domain/job.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../../domain/webhook.ts';
import type { JobBundle, RecordTransfer, Transfer } from '../transfer.ts';
import { insertAudit } from './audit.ts';
import { type Database, read, type Row } from './database.ts';
import { insertAccount } from './accounts.ts';
import { allCounters, insertCounter, insertHold } from './budget-counters.ts';
import type { Writer } from './group-commit.ts';
import { insertImages, markDeleted } from './images.ts';
import { getJob, insertEvents, insertJob, insertLedger, insertRequests, readDoc } from './job-rows.ts';
import { insertKey, toKey } from './keys.ts';
import type { PendingSums } from './usage-sums.ts';
import { insertDeliveries, insertEndpoint } from './webhooks.ts';

export function createTransfer(db: Database, writer: Writer, sums: PendingSums): Transfer {
  return {
    countJobs: () => read(() => Number(db.sql('SELECT count(*) AS n FROM jobs').get()?.['n'] ?? 0)),
    readJobs: (after, first) =>
      read(() =>
        db
          .sql('SELECT doc FROM jobs WHERE id > ? ORDER BY id LIMIT ?')
          .all(after ?? '', first)
          .map((row) => readBundle(db, readDoc<Job>(row))),
      ),
    writeJobs: (bundles) =>
      writer.write(() => {
        for (const bundle of bundles) writeBundle(db, sums, bundle);
      }),
    readCounters: () => read(() => allCounters(db)),
    writeCounters: (counters) =>
      writer.write(() => {
        for (const counter of counters) insertCounter(db, counter);
      }),
    records: {
      keys: recordsOf(db, writer, {
        select: 'SELECT doc, last_used_at FROM api_keys WHERE id > ? ORDER BY id LIMIT ?',
        toRecord: toKey,
        insert: (key) => insertKey(db, key, 'OR IGNORE'),
      }),
      audit: recordsOf(db, writer, {
        select: 'SELECT doc FROM audit WHERE id > ? ORDER BY id LIMIT ?',
        toRecord: readDoc<AuditEntry>,
        insert: (entry) => insertAudit(db, entry, 'OR IGNORE'),
      }),
      webhooks: recordsOf(db, writer, {
        select: 'SELECT doc FROM webhooks WHERE id > ? ORDER BY id LIMIT ?',
        toRecord: readDoc<WebhookEndpoint>,
        insert: (endpoint) => insertEndpoint(db, endpoint),
      }),
      deliveries: recordsOf(db, writer, {
        select: 'SELECT doc FROM webhook_deliveries WHERE id > ? ORDER BY id LIMIT ?',
        toRecord: readDoc<WebhookDelivery>,
        insert: (delivery) => insertDeliveries(db, [delivery]),
      }),
      credits: recordsOf(db, writer, {
        select: 'SELECT doc FROM ledger WHERE job_id IS NULL AND id > ? ORDER BY id LIMIT ?',
        toRecord: readDoc<LedgerEntry>,
        insert: (entry) => insertLedger(db, [entry]),
      }),
      accounts: recordsOf(db, writer, {
        select: 'SELECT doc FROM accounts WHERE user_id > ? ORDER BY user_id LIMIT ?',
        toRecord: toAccountRecord,
        insert: ({ id: userId, ...account }) => insertAccount(db, { ...account, userId }),
      }),
    },
  };
}

function toAccountRecord(row: Row): Account & { id: string } {
  const account = readDoc<Account>(row);
  return { ...account, id: account.userId };
}

function recordsOf<T extends { id: string }>(
  db: Database,
  writer: Writer,
  kind: { select: string; toRecord: (row: Row) => T; insert: (record: T) => void },
): RecordTransfer<T> {
  return {
    read: (after, first) =>
      read(() =>
        db
          .sql(kind.select)
          .all(after ?? '', first)
          .map(kind.toRecord),
      ),
    write: (records) => writer.write(() => records.forEach(kind.insert)),
  };
}

function readBundle(db: Database, job: Job): JobBundle {
  const kept = db.sql('SELECT key, expires_at FROM idempotency WHERE job_id = ?').get(job.id);
  return {
    job,
    events: db
      .sql('SELECT seq, at, doc FROM events WHERE job_id = ? ORDER BY seq')
      .all(job.id)
      .map((row) => ({
        jobId: job.id,
        seq: Number(row['seq']),
        at: Number(row['at']),
        ...readDoc<NewJobEvent>(row),
      })),
    images: db
      .sql('SELECT doc FROM images WHERE job_id = ? ORDER BY id')
      .all(job.id)
      .map(readDoc<Image>),
    ledger: db
      .sql('SELECT doc FROM ledger WHERE job_id = ? ORDER BY id')
      .all(job.id)
      .map(readDoc<LedgerEntry>),
    idempotency:
      kept === undefined ? null : { key: String(kept['key']), expiresAt: Number(kept['expires_at']) },
    holds: db
      .sql('SELECT scope, period, amount FROM budget_holds WHERE job_id = ? ORDER BY scope, period')
      .all(job.id)
      .map((row) => ({
        scope: String(row['scope']),
        period: String(row['period']),
        amount: Number(row['amount']),
      })),
  };
}

function writeBundle(
  db: Database,
  sums: PendingSums,
  { job, events, images, ledger, idempotency, holds }: JobBundle,
): void {
  if (getJob(db, job.id) !== undefined) return;
  insertJob(db, job);
  insertRequests(db, job, new Set());
  insertEvents(db, events);
  insertImages(db, images);
  insertLedger(db, ledger);
  if (idempotency !== null) {
    db.sql(
      'INSERT OR REPLACE INTO idempotency (user_id, key, job_id, request_hash, expires_at) VALUES (?, ?, ?, ?, ?)',
    ).run(job.userId, idempotency.key, job.id, job.requestHash, idempotency.expiresAt);
  }
  for (const hold of holds) insertHold(db, job.id, hold);
  // Counted as it ended, before what was deleted since is taken away.
  if (isTerminal(job.status)) sums.countJob(job);
  for (const { id, deletedAt } of images) if (deletedAt !== null) markDeleted(db, id, deletedAt);
}
