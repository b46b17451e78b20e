// At the start of a process: every job that has not ended is queued again. Its run finds out how far it came.

import { queued } from '../dispatch/dispatcher.ts';
import type { JobDeps } from './job-deps.ts';

const PAGE = 500;

/** Resolves with the number of jobs picked up. */
export async function recoverJobs(deps: Pick<JobDeps, 'store' | 'dispatcher' | 'log'>): Promise<number> {
  let count = 0;
  let after: string | null = null;
  for (;;) {
    const page = await deps.store.jobs.listActive({ first: PAGE, after });
    for (const job of page.items) {
      await deps.dispatcher.enqueue(queued(job));
      after = job.id;
      count++;
    }
    if (!page.hasNextPage) break;
  }
  if (count > 0) deps.log.info({ jobs: count }, 'Picked up jobs of an earlier run');
  return count;
}
