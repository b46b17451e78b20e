// The only way a job changes: stored first, then announced.

import type { Job } from '../domain/job.ts';
import type { Applied, JobChange } from '../store/store.ts';
import type { JobHeader } from '../events/event-bus.ts';
import type { JobDeps } from './job-deps.ts';

/** Undefined when the job is not as the change expects: somebody else has moved it on. */
export async function commitChange(
  deps: Pick<JobDeps, 'store' | 'bus'>,
  change: JobChange,
): Promise<Applied | undefined> {
  const applied = await deps.store.jobs.apply(change);
  if (applied === undefined) return undefined;
  if (applied.durable === undefined) announce(deps, applied);
  // A disk that fails is told by every write that follows.
  else if (applied.events.length > 0)
    applied.durable.then(
      () => announce(deps, applied),
      () => {},
    );
  return applied;
}

/** Announces what has been stored. */
export function announce(deps: Pick<JobDeps, 'bus'>, applied: Applied): void {
  if (applied.events.length > 0) deps.bus.publish({ job: headerOf(applied.job), events: applied.events });
}

function headerOf(job: Job): JobHeader {
  return {
    id: job.id,
    userId: job.userId,
    model: job.model,
    template: job.template?.key ?? null,
    status: job.status,
    tags: job.tags,
  };
}
