// What is known of running jobs from their events, outside of React: fifty jobs at ten events a second would render
// the page five hundred times. Changes wait for the next frame, and each kind of them has its own listeners.

import type { JobProgressSubscription, JobStatus } from '../api/generated/graphql.ts';

export type LiveEvent = JobProgressSubscription['jobProgress'];
type Stored = Extract<LiveEvent, { __typename: 'ImageStored' }>;
export type LiveImage = NonNullable<Stored['image']>;
export type LiveLog = Extract<LiveEvent, { __typename: 'JobRunning' }>['logs'][number];

/** What a card shows. A new object whenever something in it changed, and only then. */
export interface LiveJob {
  status: JobStatus;
  /** Requests ahead of it; null when unknown. */
  position: number | null;
  /** When it is likely done, in epoch milliseconds; null when unknown. */
  etaAt: number | null;
  /** When its run began, in epoch milliseconds. */
  runningSince: number | null;
  attempt: number;
  retrying: string | null;
  step: { name: string; index: number; of: number } | null;
  images: readonly LiveImage[];
  finished: boolean;
}

type Topic = 'card' | 'logs' | 'progress';

interface Entry {
  job: LiveJob;
  logs: readonly LiveLog[];
  progress: number | null;
  seq: number;
}

const MOST_LOGS = 200;

export interface LiveStore {
  /** Takes an event in; one that is not newer than the last is dropped. */
  take(jobId: string, event: LiveEvent): void;
  job(jobId: string): LiveJob | undefined;
  logs(jobId: string): readonly LiveLog[];
  progress(jobId: string): number | null;
  /** The seq of the last event taken in; 0 before the first. */
  seq(jobId: string): number;
  watch(jobId: string, topic: Topic, listener: () => void): () => void;
  /** Tells what waited, as when a hidden page is shown again. */
  flush(): void;
}

export interface LiveStoreOptions {
  /** Runs the callback before the next paint. */
  requestFrame: (callback: () => void) => void;
  isHidden: () => boolean;
}

export function createLiveStore({ requestFrame, isHidden }: LiveStoreOptions): LiveStore {
  const entries = new Map<string, Entry>();
  const listeners = new Map<string, Set<() => void>>();
  const changed = new Set<string>();
  let scheduled = false;

  const flush = (): void => {
    scheduled = false;
    if (isHidden()) return;
    const told = [...changed];
    changed.clear();
    for (const key of told) for (const listener of listeners.get(key) ?? []) listener();
  };
  const tell = (jobId: string, topic: Topic): void => {
    changed.add(`${topic}:${jobId}`);
    if (scheduled) return;
    scheduled = true;
    requestFrame(flush);
  };

  return {
    take(jobId, event) {
      const before = entries.get(jobId) ?? emptyEntry();
      if (event.seq <= before.seq) return;
      const after = { ...applyEvent(before, event), seq: event.seq };
      entries.set(jobId, after);
      if (after.job !== before.job) tell(jobId, 'card');
      if (after.logs !== before.logs) tell(jobId, 'logs');
      if (after.progress !== before.progress) tell(jobId, 'progress');
    },
    job: (jobId) => entries.get(jobId)?.job,
    logs: (jobId) => entries.get(jobId)?.logs ?? NO_LOGS,
    progress: (jobId) => entries.get(jobId)?.progress ?? null,
    seq: (jobId) => entries.get(jobId)?.seq ?? 0,
    watch(jobId, topic, listener) {
      const key = `${topic}:${jobId}`;
      const own = listeners.get(key) ?? new Set();
      listeners.set(key, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0) listeners.delete(key);
      };
    },
    flush,
  };
}

const NO_LOGS: readonly LiveLog[] = [];

function emptyEntry(): Entry {
  const job: LiveJob = {
    status: 'QUEUED',
    position: null,
    etaAt: null,
    runningSince: null,
    attempt: 1,
    retrying: null,
    step: null,
    images: [],
    finished: false,
  };
  return { job, logs: NO_LOGS, progress: null, seq: 0 };
}

function applyEvent(entry: Entry, event: LiveEvent): Entry {
  const { job } = entry;
  switch (event.__typename) {
    case 'JobQueued': {
      const etaAt = event.etaMs === null ? null : Date.parse(event.at) + event.etaMs;
      return { ...entry, job: changedJob(job, { status: 'QUEUED', position: event.position, etaAt }) };
    }
    case 'JobRunning': {
      const again = event.attempt !== job.attempt;
      const runningSince = again || job.runningSince === null ? Date.parse(event.at) : job.runningSince;
      return {
        ...entry,
        job: changedJob(job, {
          status: 'RUNNING',
          position: null,
          etaAt: null,
          retrying: null,
          attempt: event.attempt,
          runningSince,
        }),
        progress: event.progress,
        logs: event.logs.length === 0 ? entry.logs : [...entry.logs, ...event.logs].slice(-MOST_LOGS),
      };
    }
    case 'JobRetrying':
      return { ...entry, job: changedJob(job, { status: 'QUEUED', retrying: event.reason }), progress: null };
    case 'JobStep':
      return {
        ...entry,
        job: changedJob(job, { step: { name: event.step, index: event.index, of: event.of } }),
        progress: null,
      };
    case 'ImageStored':
      if (event.image === null) return entry;
      return {
        ...entry,
        job: changedJob(job, { status: 'STORING', images: [...job.images, event.image] }),
        progress: 1,
      };
    case 'JobFinished':
      return { ...entry, job: changedJob(job, { status: event.job.status, finished: true }) };
    default:
      return entry;
  }
}

/** The same object when nothing in it is different. */
function changedJob(job: LiveJob, change: Partial<LiveJob>): LiveJob {
  const next = { ...job, ...change };
  const different = (Object.keys(change) as (keyof LiveJob)[]).some((key) => !isSame(job[key], next[key]));
  return different ? next : job;
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a instanceof Object && b instanceof Object && JSON.stringify(a) === JSON.stringify(b));
}
