// The dispatcher port: which accepted job runs next, and how many at once. It carries ids; the store is the truth,
// so a dispatcher that forgets everything loses nothing.

import type { Job } from '../domain/job.ts';
import { DEFAULT_PRIORITY, type Priority } from '../domain/priority.ts';

export interface QueuedJob {
  id: string;
  /** Users take turns, so that one user's thousand jobs do not starve another's one. */
  userId: string;
  model: string;
  /** Within the turns of all: nobody's job waits for ever, however many urgent ones there are. */
  priority: Priority;
  /** Milliseconds since the epoch; not before. */
  runAt: number;
  /** The provider has been asked already: it goes before those that have not begun. */
  begun: boolean;
  /** The run that held it when it was queued, null for none: it is taken from no other. Absent: from whoever holds it. */
  heldBy?: string | null | undefined;
}

/** What a dispatcher needs to know of a job. */
export function queued(
  job: Pick<Job, 'id' | 'userId' | 'model' | 'priority' | 'runAt' | 'attempts' | 'claim'>,
): QueuedJob {
  return {
    id: job.id,
    userId: job.userId,
    model: job.model,
    priority: job.priority ?? DEFAULT_PRIORITY,
    runAt: job.runAt,
    begun: job.attempts.length > 0,
    heldBy: job.claim,
  };
}

export interface Dispatcher extends AsyncDisposable {
  /**
   * Queues a job; one that waits already is left where it is. Never rejects: what a queue that is away does not take
   * is in the store, and `missing` finds it.
   */
  enqueue(job: QueuedJob): Promise<void>;
  /** Those of these jobs that neither wait nor run here. Rejects when the queue is away. */
  missing(ids: readonly string[]): Promise<string[]>;
  /** Takes a waiting job out; false when it is not waiting here. */
  remove(id: string): Promise<boolean>;
  /**
   * Starts handing jobs to `run`. Its promise resolves when the job needs the slot no longer. When it rejects, the job
   * could not be worked on, nor be ended: it is handed out again after BROKEN_RUN_MS, here or elsewhere. A queue that
   * all processes share hands a job to one of them at a time; any other says whose job it is meant to be (`heldBy`).
   */
  start(run: (id: string, signal: AbortSignal, heldBy?: string | null) => Promise<void>): void;
  /** Jobs ahead of this one here, 0 for the next; null when it is not waiting here. */
  position(id: string): Promise<number | null>;
  /** The ids of those that run next, in order, at most `count`. */
  upcoming(count: number): Promise<string[]>;
  /** Runs at once, over everything that works for this queue. */
  readonly concurrency: number;
  /** Called when positions of waiting jobs have changed. */
  onMoved(listener: () => void): void;
  /** Takes nothing new, aborts running jobs with a `Shutdown` reason, and waits for them, at most `ms`. */
  drain(ms: number): Promise<void>;
}

/** Whatever broke a run, such as a store that is away, is given so long to pass. */
export const BROKEN_RUN_MS = 2000;

/** The abort reason of a stopping process: leave the provider's run as it is; the next start picks it up. */
export class Shutdown extends Error {
  constructor() {
    super('The process is stopping');
    this.name = 'Shutdown';
  }
}
