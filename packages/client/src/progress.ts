import type { JobEvent, JobStatus, Progress } from './types.ts';

export type ProgressBefore = Omit<Progress, 'event'>;

export function progressOf(jobId: string): ProgressBefore {
  return {
    jobId,
    seq: 0,
    status: 'QUEUED',
    progress: null,
    queuePosition: null,
    etaMs: null,
    message: null,
    images: [],
  };
}

/** Where the job is after the event. */
export function applyEvent(before: ProgressBefore, event: JobEvent): Progress {
  return { ...before, seq: event.seq, ...changesOf(before, event), event };
}

function changesOf(before: ProgressBefore, event: JobEvent): Partial<ProgressBefore> {
  switch (event.__typename) {
    case 'JobQueued':
      return { status: 'QUEUED', queuePosition: event.position, etaMs: event.etaMs };
    case 'JobRunning':
      return {
        status: 'RUNNING',
        queuePosition: null,
        etaMs: null,
        progress: event.progress,
        message: event.logs.at(-1)?.message ?? before.message,
      };
    case 'JobRetrying':
      return { status: 'QUEUED', progress: null, message: event.reason };
    case 'JobStep':
      return { message: event.step };
    case 'ImageStored':
      return {
        status: 'STORING',
        images: event.image === null ? before.images : [...before.images, event.image],
      };
    case 'JobFinished':
      return { ...done(event.job.status), images: event.job.images };
  }
}

function done(status: JobStatus): Partial<ProgressBefore> {
  return status === 'COMPLETED' ? { status, progress: 1 } : { status };
}
