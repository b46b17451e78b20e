// Rows of jobs, their events and their ledger. A record is its JSON; columns are what it is looked up by.

import type { Job, JobEvent, LedgerEntry } from '../../domain/job.ts';
import type { Database, Row, SqlValue } from './database.ts';

export function getJob(db: Database, id: string): Job | undefined {
  const row = db.sql('SELECT doc FROM jobs WHERE id = ?').get(id);
  return row === undefined ? undefined : readDoc<Job>(row);
}

/** What this file wrote itself is what it reads: a `doc` is trusted as its record. */
export function readDoc<T>(row: Row): T {
  return JSON.parse(String(row['doc'])) as T;
}

export function insertJob(db: Database, job: Job): void {
  db.sql(
    `INSERT INTO jobs (id, user_id, status, model, template, deadline_at, request_hash, run_ms, doc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    job.id,
    job.userId,
    job.status,
    job.model,
    job.template?.key ?? null,
    job.deadlineAt,
    job.requestHash,
    runTime(job),
    JSON.stringify(job),
  );
  for (const tag of job.tags) {
    db.sql('INSERT INTO job_tags (tag, user_id, job_id) VALUES (?, ?, ?)').run(tag, job.userId, job.id);
  }
}

export function updateJob(db: Database, before: Job, job: Job): void {
  // Every index on a column that is set is written anew, changed or not: only what has changed is set.
  const changes: [column: string, value: SqlValue][] = [['doc', JSON.stringify(job)]];
  if (job.status !== before.status) changes.push(['status', job.status], ['run_ms', runTime(job)]);
  if (job.model !== before.model) changes.push(['model', job.model]);
  if (job.deadlineAt !== before.deadlineAt) changes.push(['deadline_at', job.deadlineAt]);
  const columns = changes.map(([column]) => `${column} = ?`).join(', ');
  db.sql(`UPDATE jobs SET ${columns} WHERE id = ?`).run(...changes.map(([, value]) => value), job.id);
  if (job.attempts !== before.attempts)
    insertRequests(db, job, new Set(before.attempts.map(({ requestId }) => requestId)));
}

/** The provider's ids that are not `known` yet. */
export function insertRequests(db: Database, job: Job, known: ReadonlySet<string | null>): void {
  for (const { requestId } of job.attempts) {
    if (requestId === null || known.has(requestId)) continue;
    db.sql('INSERT OR IGNORE INTO job_requests (request_id, job_id) VALUES (?, ?)').run(requestId, job.id);
  }
}

function runTime(job: Job): number | null {
  if (job.status !== 'COMPLETED' || job.startedAt === null || job.finishedAt === null) return null;
  return job.finishedAt - job.startedAt;
}

export function insertEvents(db: Database, events: readonly JobEvent[]): void {
  for (const event of events) {
    const { jobId, seq, at, ...rest } = event;
    db.sql('INSERT INTO events (job_id, seq, at, doc) VALUES (?, ?, ?, ?)').run(
      jobId,
      seq,
      at,
      JSON.stringify(rest),
    );
  }
}

export function insertLedger(db: Database, entries: readonly LedgerEntry[]): void {
  for (const entry of entries) {
    db.sql('INSERT OR IGNORE INTO ledger (id, kind, job_id, user_id, at, doc) VALUES (?, ?, ?, ?, ?, ?)').run(
      entry.id,
      entry.kind,
      entry.jobId,
      entry.userId,
      entry.at,
      JSON.stringify(entry),
    );
  }
}
