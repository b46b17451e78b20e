// Creating jobs: idempotency keys, budgets and the records themselves in one transaction.

import { type Job, numberEvents } from '../../domain/job.ts';
import { unknownHolds } from '../account-change.ts';
import { type Admission, type NewJob, refusedTogether } from '../store.ts';
import { getAccount } from './accounts.ts';
import { shortOf, take } from './budget-counters.ts';
import type { Database } from './database.ts';
import { getJob, insertEvents, insertJob, insertLedger } from './job-rows.ts';

/** Runs inside a transaction. Raises BatchRefused, to be rolled back, when `allOrNothing` and one is refused. */
export function admitJobs(db: Database, jobs: readonly NewJob[], allOrNothing: boolean): Admission[] {
  const room = createRoom(db);
  const admissions = jobs.map((job) => admitJob(db, job, room));
  const refused = admissions.some(({ kind }) => kind !== 'created' && kind !== 'replayed');
  if (allOrNothing && refused) throw new BatchRefused(admissions);
  return admissions;
}

/** Takes the writes of the batch back; what it would have answered is here. */
export class BatchRefused extends Error {
  readonly admissions: Admission[];

  constructor(admissions: Admission[]) {
    super('A job of an all-or-nothing batch was refused');
    this.name = 'BatchRefused';
    this.admissions = refusedTogether(admissions);
  }
}

function admitJob(db: Database, request: NewJob, room: Room): Admission {
  const { job, events, ledger, idempotency, limits, mostOfKey } = request;
  const earlier = idempotency === null ? undefined : findByKey(db, job, idempotency.key);
  if (earlier !== undefined) {
    return { kind: earlier.requestHash === job.requestHash ? 'replayed' : 'mismatch', job: earlier.job };
  }
  if (mostOfKey !== undefined && room.activeOf(job.keyId) >= mostOfKey) {
    return { kind: 'no-room', most: mostOfKey };
  }
  for (const hold of limits) {
    const remaining = shortOf(db, hold, job.createdAt);
    if (remaining !== undefined) return { kind: 'over-budget', hold, remaining };
  }
  const counted = getAccount(db, job.userId)?.counted ?? [];
  for (const hold of [...limits, ...unknownHolds(job, counted, limits)]) take(db, job, hold);
  const stored: Job = { ...job, lastSeq: events.length };
  const first = numberEvents(events, { jobId: job.id, after: 0, at: job.createdAt });
  insertJob(db, stored);
  room.add(job.keyId);
  insertEvents(db, first);
  insertLedger(db, ledger);
  if (idempotency !== null) {
    db.sql(
      `INSERT OR REPLACE INTO idempotency (user_id, key, job_id, request_hash, expires_at) VALUES (?, ?, ?, ?, ?)`,
    ).run(job.userId, idempotency.key, job.id, job.requestHash, idempotency.expiresAt);
    db.sql('DELETE FROM idempotency WHERE expires_at < ?').run(job.createdAt);
  }
  return { kind: 'created', job: stored, events: first };
}

interface Room {
  activeOf(keyId: string | null): number;
  add(keyId: string | null): void;
}

/** The active jobs of keys, counted once for each key of a batch. */
function createRoom(db: Database): Room {
  const counts = new Map<string | null, number>();
  return {
    activeOf(keyId) {
      const known = counts.get(keyId) ?? countActiveOfKey(db, keyId);
      counts.set(keyId, known);
      return known;
    },
    add(keyId) {
      const known = counts.get(keyId);
      if (known !== undefined) counts.set(keyId, known + 1);
    },
  };
}

function countActiveOfKey(db: Database, keyId: string | null): number {
  const row = db
    .sql(
      `SELECT count(*) AS n FROM jobs WHERE status IN ('QUEUED', 'RUNNING', 'STORING') AND json_extract(doc, '$.keyId') = ?`,
    )
    .get(keyId);
  return Number(row?.['n'] ?? 0);
}

function findByKey(db: Database, job: Job, key: string): { job: Job; requestHash: string } | undefined {
  const row = db
    .sql('SELECT job_id, request_hash FROM idempotency WHERE user_id = ? AND key = ? AND expires_at >= ?')
    .get(job.userId, key, job.createdAt);
  if (row === undefined) return undefined;
  const earlier = getJob(db, String(row['job_id']));
  return earlier === undefined ? undefined : { job: earlier, requestHash: String(row['request_hash']) };
}
