// Between a job as the house knows it and as MongoDB stores it.

import { isTerminal, type Job } from '../../domain/job.ts';
import type { JobDocument } from './documents.ts';

/** The fields that only the store knows. */
export type Kept = Pick<JobDocument, 'idempotency' | 'admission' | 'rev' | 'outbox' | 'outboxAt'>;

export function toJobDocument(job: Job, kept: Kept): JobDocument {
  const { id, input, options, outputs, failure, ...rest } = job;
  const runMs = runTime(job);
  return {
    _id: id,
    ...rest,
    input: JSON.stringify(input),
    options: JSON.stringify(options),
    outputs: JSON.stringify(outputs),
    failure: failure === null ? null : JSON.stringify(failure),
    active: !isTerminal(job.status),
    requestIds: [...new Set(job.attempts.flatMap(({ requestId }) => requestId ?? []))],
    ...(runMs === null ? {} : { runMs }),
    ...kept,
  };
}

/** What `toJobDocument` wrote is what is read: its JSON text is trusted as its record. */
export function toJob(document: JobDocument): Job {
  const {
    _id,
    input,
    options,
    outputs,
    failure,
    rev: _rev,
    active: _active,
    runMs: _runMs,
    requestIds: _requestIds,
    idempotency: _idempotency,
    admission: _admission,
    outbox: _outbox,
    outboxAt: _outboxAt,
    ...rest
  } = document;
  return {
    id: _id,
    ...rest,
    input: JSON.parse(input) as Job['input'],
    options: JSON.parse(options) as Job['options'],
    outputs: JSON.parse(outputs) as Job['outputs'],
    failure: failure === null ? null : (JSON.parse(failure) as Job['failure']),
  };
}

function runTime(job: Job): number | null {
  if (job.status !== 'COMPLETED' || job.startedAt === null || job.finishedAt === null) return null;
  return job.finishedAt - job.startedAt;
}
