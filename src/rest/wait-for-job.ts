// Waits for the end of a job, for callers who want the image and not the job.

import type { Job } from '../domain/job.ts';
import type { JobDeps } from '../jobs/job-deps.ts';
import { watchJob } from '../jobs/watch-job.ts';

/** The job as it is at its end, or when the time is up or the caller has gone. */
export async function waitForJob(deps: JobDeps, job: Job, ms: number, gone: AbortSignal): Promise<Job> {
  if (ms > 0) {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(ms)]);
    for await (const event of watchJob(deps, job.id, 0).read(signal)) if (event.type === 'JobFinished') break;
  }
  return (await deps.store.jobs.get(job.id)) ?? job;
}

/** Seconds from `?wait=` or `Prefer: wait=`; 0 to 600. */
export function waitSeconds(query: number | undefined, prefer: string | undefined): number {
  const preferred = /(?:^|[\s,;])wait=(\d{1,4})/.exec(prefer ?? '')?.[1];
  return Math.min(600, query ?? (preferred === undefined ? 60 : Number(preferred)));
}
