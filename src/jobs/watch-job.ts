// One job's events for one subscriber: stored ones first, then live, without a gap or a duplicate, to JobFinished.

import type { JobEvent } from '../domain/job.ts';
import { isTerminal } from '../domain/job.ts';
import type { JobDeps } from './job-deps.ts';

const PAGE = 100;
/** Live events kept for a reader who is behind. Past it they are dropped here and read from the store again. */
const BUFFER = 64;
/** The bus may lose an announcement; the store is asked after this long without one. */
const RECHECK_MS = 10_000;

/**
 * Yields every event with seq > `after`. Returns after JobFinished, or at once when that is not after `after`.
 * The job must exist. Ends silently when `signal` aborts.
 */
export async function* watchJob(
  deps: Pick<JobDeps, 'store' | 'bus'>,
  jobId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<JobEvent, void, undefined> {
  const live = await openLiveFeed(deps, jobId, signal);
  try {
    let last = after;
    let following = false;
    while (!signal.aborted) {
      if (following) following = await live.next(RECHECK_MS);
      const events: JobEvent[] | undefined = following
        ? live.take(last)
        : await deps.store.jobs.events(jobId, last, PAGE);
      // Undefined is a gap: the store has what is missing.
      following = events !== undefined && (following || events.length < PAGE);
      for (const event of events ?? []) {
        last = event.seq;
        yield event;
        if (event.type === 'JobFinished') return;
      }
      if (events?.length === 0 && (await isOver(deps, jobId, last))) return;
    }
  } finally {
    live.close();
  }
}

/** A cursor at or past the end of a finished job: nothing will follow. */
async function isOver(deps: Pick<JobDeps, 'store'>, jobId: string, last: number): Promise<boolean> {
  const job = await deps.store.jobs.get(jobId);
  return job === undefined || (isTerminal(job.status) && job.lastSeq <= last);
}

interface LiveFeed {
  /** Waits for something new: true when there is; false after `ms`, an abort, or a loss, when the store knows more. */
  next(ms: number): Promise<boolean>;
  /** The events that follow `last` directly; undefined when one between is missing. */
  take(last: number): JobEvent[] | undefined;
  close(): void;
}

async function openLiveFeed(
  deps: Pick<JobDeps, 'bus'>,
  jobId: string,
  signal: AbortSignal,
): Promise<LiveFeed> {
  let buffer: JobEvent[] = [];
  let missed = false;
  let wake = (): void => {};
  const unsubscribe = await deps.bus.subscribe(
    jobId,
    ({ events }) => {
      // Keeping the newest is enough: what is dropped shows as a gap.
      if (buffer.length < BUFFER) buffer.push(...events);
      else buffer = [...events];
      wake();
    },
    () => {
      missed = true;
      wake();
    },
  );
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  let timer: NodeJS.Timeout | undefined;
  return {
    async next(ms) {
      if (buffer.length === 0 && !missed && !signal.aborted) {
        // One timer for the life of the feed: a new one for each event of thousands of jobs is felt.
        timer = timer === undefined ? setTimeout(() => wake(), ms) : timer.refresh();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const whole = !missed && buffer.length > 0;
      missed = false;
      return whole;
    },
    take(last) {
      const taken = buffer;
      buffer = [];
      // The usual case: the next one, alone.
      if (taken.length === 1 && taken[0]?.seq === last + 1) return taken;
      const newer = taken.filter((event) => event.seq > last).sort((a, b) => a.seq - b.seq);
      return newer.every((event, index) => event.seq === last + 1 + index) ? newer : undefined;
    },
    close() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      unsubscribe();
      wake();
    },
  };
}
