// The job store on SQLite.

import { isTerminal, type Job, type JobStatus, type NewJobEvent, numberEvents } from '../../domain/job.ts';
import { type Applied, fieldsOf, type JobChange, type JobStore } from '../store.ts';
import { admitJobs, BatchRefused } from './admit-jobs.ts';
import { settleBudgets } from './budget-counters.ts';
import type { Database } from './database.ts';
import type { Writer } from './group-commit.ts';
import { insertImages } from './images.ts';
import { getJob, insertEvents, insertLedger, readDoc, updateJob } from './job-rows.ts';
import type { KeptJobs } from './kept-jobs.ts';
import { listJobs } from './list-jobs.ts';
import type { PendingSums } from './usage-sums.ts';
import { insertDeliveriesOf } from './webhooks.ts';

export interface JobAsides {
  kept: KeptJobs;
  sums: PendingSums;
}

export function createJobStore(db: Database, writer: Writer, asides: JobAsides): JobStore {
  const read = <T>(work: () => T): Promise<T> => writer.read(work);
  return {
    async admit(jobs, options = {}) {
      try {
        return await writer.write(() => admitJobs(db, jobs, options.allOrNothing ?? false));
      } catch (error) {
        if (error instanceof BatchRefused) return error.admissions;
        throw error;
      }
    },
    async apply(change) {
      const work = (): Applied | undefined => applyChange(db, asides, change);
      if (change.ahead === undefined) return writer.write(work);
      const { result, durable } = await writer.writeAhead(work, { soon: change.ahead === 'now' });
      return result === undefined ? undefined : { durable, ...result };
    },
    get: (id) => read(() => getJob(db, id)),
    getMany: (ids) => read(() => ids.map((id) => getJob(db, id))),
    list: (where, page) => read(() => listJobs(db, where, page)),
    listActive: ({ first, after }) =>
      read(() => {
        const rows = db
          .sql(
            `SELECT doc FROM jobs WHERE status IN ('QUEUED', 'RUNNING', 'STORING') AND id > ? ORDER BY id LIMIT ?`,
          )
          .all(after ?? '', first + 1);
        return { items: rows.slice(0, first).map(readDoc<Job>), hasNextPage: rows.length > first };
      }),
    overdue: (now, first) =>
      read(() =>
        db
          .sql(
            `SELECT doc FROM jobs WHERE status IN ('QUEUED', 'RUNNING', 'STORING') AND deadline_at < ?
             ORDER BY deadline_at LIMIT ?`,
          )
          .all(now, first)
          .map(readDoc<Job>),
      ),
    countActive: () =>
      read(() =>
        db
          .sql(
            `SELECT status, model, count(*) AS n FROM jobs WHERE status IN ('QUEUED', 'RUNNING', 'STORING')
             GROUP BY status, model`,
          )
          .all()
          .map((row) => ({
            status: row['status'] as JobStatus,
            model: String(row['model']),
            count: Number(row['n']),
          })),
      ),
    events: (jobId, after, first) =>
      read(() =>
        db
          .sql('SELECT seq, at, doc FROM events WHERE job_id = ? AND seq > ? ORDER BY seq LIMIT ?')
          .all(jobId, after, first)
          .map((row) => ({
            jobId,
            seq: Number(row['seq']),
            at: Number(row['at']),
            ...readDoc<NewJobEvent>(row),
          })),
      ),
    runTimes: (model, last) =>
      read(() =>
        db
          .sql('SELECT run_ms FROM jobs WHERE model = ? AND run_ms IS NOT NULL ORDER BY id DESC LIMIT ?')
          .all(model, last)
          .map((row) => Number(row['run_ms'])),
      ),
    findReusable: (userId, requestHash) =>
      read(() => {
        const row = db
          .sql(
            `SELECT doc FROM jobs WHERE user_id = ? AND request_hash = ? AND status = 'COMPLETED'
             AND EXISTS (SELECT 1 FROM images WHERE job_id = jobs.id)
             AND NOT EXISTS (SELECT 1 FROM images WHERE job_id = jobs.id AND listed = -1)
             ORDER BY id DESC LIMIT 1`,
          )
          .get(userId, requestHash);
        return row === undefined ? undefined : readDoc<Job>(row);
      }),
    findByRequestId: (requestId) =>
      read(() => {
        const row = db.sql('SELECT job_id FROM job_requests WHERE request_id = ?').get(requestId);
        return row === undefined ? undefined : getJob(db, String(row['job_id']));
      }),
  };
}

function applyChange(db: Database, { kept, sums }: JobAsides, change: JobChange): Applied | undefined {
  const before = kept.get(change.id);
  if (before === undefined || !isAsExpected(before, change.when)) return undefined;
  const events = numberEvents(change.events ?? [], {
    jobId: change.id,
    after: before.lastSeq,
    at: change.at,
  });
  const job: Job = { ...before, ...fieldsOf(change, before), lastSeq: before.lastSeq + events.length };
  updateJob(db, before, job);
  kept.keep(job);
  insertEvents(db, events);
  insertDeliveriesOf(db, job, events);
  insertImages(db, change.images ?? []);
  insertLedger(db, change.ledger ?? []);
  if (change.settle !== undefined) settleBudgets(db, change.id, change.settle.spent);
  if (!isTerminal(before.status) && isTerminal(job.status)) sums.countJob(job);
  return { job, events };
}

function isAsExpected(job: Job, when: JobChange['when']): boolean {
  return (
    (when.status === undefined || when.status.includes(job.status)) &&
    (when.claim === undefined || when.claim === job.claim)
  );
}
