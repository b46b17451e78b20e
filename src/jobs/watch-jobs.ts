// Live events of all jobs a caller may see. Nothing is replayed: after a reconnect the jobs are listed again.

import { requireScope } from '../auth/require-scope.ts';
import { type Actor, maySeeJob } from '../domain/actor.ts';
import type { JobEvent } from '../domain/job.ts';
import type { Announcement, JobHeader } from '../events/event-bus.ts';
import type { JobWhere } from '../store/store.ts';
import type { JobDeps } from './job-deps.ts';

/**
 * Events kept for a reader who is behind. Past it, or when some were lost, the subscription ends, and the reader
 * lists the jobs anew.
 */
const BUFFER = 1000;

export async function* watchJobs(
  deps: Pick<JobDeps, 'bus'>,
  actor: Actor,
  where: Partial<JobWhere>,
  signal: AbortSignal,
): AsyncGenerator<JobEvent, void, undefined> {
  requireScope(actor, 'read');
  let buffer: JobEvent[] = [];
  let wake = (): void => {};
  const listener = ({ job, events }: Announcement): void => {
    if (!maySeeJob(actor, job) || !matches(job, where)) return;
    buffer.push(...events);
    wake();
  };
  let missed = false;
  const unsubscribe = await deps.bus.subscribe(null, listener, () => {
    missed = true;
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      if (missed || buffer.length > BUFFER) return;
      const events = buffer;
      buffer = [];
      yield* events;
      if (missed || buffer.length > 0) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal.aborted) resolve();
      });
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    unsubscribe();
  }
}

function matches(job: JobHeader, where: Partial<JobWhere>): boolean {
  return (
    (where.userId === undefined || where.userId === null || where.userId === job.userId) &&
    (where.model === undefined || where.model === job.model) &&
    (where.template === undefined || where.template === job.template) &&
    (where.tag === undefined || job.tags.includes(where.tag)) &&
    (where.status === undefined || where.status.includes(job.status))
  );
}
