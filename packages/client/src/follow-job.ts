import { cancelJob } from './cancel-job.ts';
import type { Connection } from './connection.ts';
import { aborted, EaselError } from './easel-error.ts';
import { applyEvent, progressOf } from './progress.ts';
import type { Following, Job } from './types.ts';
import { watchJob } from './watch-job.ts';

/** Resolves with the completed job. Raises EaselError when it fails or is cancelled, or when the signal aborts it. */
export async function followJob(
  connection: Connection,
  jobId: string,
  { onProgress, signal }: Following = {},
): Promise<Job> {
  let progress = progressOf(jobId);
  try {
    for await (const event of watchJob(connection, jobId, { signal })) {
      const now = applyEvent(progress, event);
      progress = now;
      onProgress?.(now);
      if (event.__typename === 'JobFinished') return outcomeOf(event.job);
    }
  } catch (error) {
    if (signal?.aborted !== true || !(error instanceof EaselError) || error.code !== 'ABORTED') throw error;
    throw await cancelled(connection, jobId, signal);
  }
  throw new EaselError('BAD_RESPONSE', 'The job has no end', { jobId });
}

function outcomeOf(job: Job): Job {
  if (job.failure !== null) {
    const { code, message, retryable } = job.failure;
    throw new EaselError(code, message, { job, retryable });
  }
  if (job.status === 'CANCELED') throw new EaselError('CANCELED', 'The job was cancelled', { job });
  return job;
}

/** What the call ends with: the job as the server left it, and why it could not be cancelled if it could not. */
async function cancelled(connection: Connection, jobId: string, signal: AbortSignal): Promise<EaselError> {
  try {
    return aborted(signal, { job: await cancelJob(connection, jobId) });
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    return aborted(signal, { job: error.job, jobId, errors: error.errors });
  }
}
