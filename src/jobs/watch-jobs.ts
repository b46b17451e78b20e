// Live events of all jobs a caller may see. Nothing is replayed: after a reconnect the jobs are listed again.

import { requireScope } from '../auth/require-scope.ts';
import { type Actor, maySeeJob } from '../domain/actor.ts';
import type { JobEvent } from '../domain/job.ts';
import type { JobHeader } from '../events/event-bus.ts';
import { Feed } from '../events/feed.ts';
import type { JobWhere } from '../store/store.ts';
import type { JobDeps } from './job-deps.ts';

/**
 * Events kept for a listener who is behind. Past it, or when some were lost, it ends, and whoever listens lists the
 * jobs anew.
 */
const BUFFER = 1000;

/** Raises AppError FORBIDDEN. */
export function watchJobs(
  deps: Pick<JobDeps, 'bus'>,
  actor: Actor,
  where: Partial<JobWhere>,
): Feed<JobEvent> {
  requireScope(actor, 'read');
  return new Feed((listener) => {
    let heard: JobEvent[] = [];
    let telling = false;
    let closed = false;
    let unsubscribe = (): void => {};

    async function tell(): Promise<void> {
      telling = true;
      try {
        while (heard.length > 0) {
          const events = heard;
          heard = [];
          for (const event of events) {
            const busy = listener.next(event);
            if (busy !== undefined) await busy;
            if (closed) return;
          }
        }
      } catch (error) {
        end(error);
      } finally {
        telling = false;
      }
    }

    function close(): void {
      if (closed) return;
      closed = true;
      unsubscribe();
    }

    function end(error?: unknown): void {
      if (closed) return;
      close();
      listener.end(error);
    }

    deps.bus
      .subscribe(
        null,
        ({ job, events }) => {
          if (closed || !maySeeJob(actor, job) || !matches(job, where)) return;
          heard.push(...events);
          if (heard.length > BUFFER) end();
          else if (!telling) void tell();
        },
        end,
      )
      .then((stop) => {
        unsubscribe = stop;
        if (closed) stop();
      }, end);
    return close;
  });
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
