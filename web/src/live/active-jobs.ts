// Which jobs are not done, all over the server: for the queue strip, and to notice jobs that began elsewhere.

import { useEffect, useSyncExternalStore } from 'react';
import { query } from '../api/client.ts';
import {
  ActiveJobsDocument,
  type JobStatus,
  JobUpdatesDocument,
  type JobUpdatesSubscription,
} from '../api/generated/graphql.ts';
import { socketState, watchSocket } from './socket.ts';
import { payloadOf, subscribe } from './subscribe.ts';

export interface ActiveJobs {
  /** Their ids, oldest first. */
  waitingIds: readonly string[];
  runningIds: readonly string[];
  waiting: number;
  running: number;
  /** More than were counted. */
  more: boolean;
  /** Earliest end known, in epoch milliseconds. */
  nextAt: number | null;
}

const AGAIN_MS = 1_000;
const NONE: ActiveJobs = {
  waitingIds: [],
  runningIds: [],
  waiting: 0,
  running: 0,
  more: false,
  nextAt: null,
};
const statuses = new Map<string, JobStatus>();
const watchers = new Set<() => void>();
const newcomers = { began: new Set<() => void>(), ended: new Set<() => void>() };
let more = false;
let nextAt: number | null = null;
let counted = NONE;
let scheduled = false;

export function useActiveJobs(): ActiveJobs {
  return useSyncExternalStore(watch, () => counted);
}

/** The state of a job that is not done, as far as the server's own stream of all jobs tells. */
export function useActiveStatus(jobId: string): JobStatus | undefined {
  return useSyncExternalStore(watch, () => statuses.get(jobId));
}

export function isActive(jobId: string): boolean {
  return statuses.has(jobId);
}

/** Calls back, at most once a frame, when jobs began or ended that this page may not have listed. */
export function useNewcomers(kind: keyof typeof newcomers, callback: () => void): void {
  useEffect(() => {
    newcomers[kind].add(callback);
    return () => void newcomers[kind].delete(callback);
  }, [kind, callback]);
}

/** Listens from now on. Called once, by the shell. */
export function startActiveJobs(): () => void {
  void recount();
  let stop = (): void => {};
  let again: ReturnType<typeof setTimeout> | undefined;
  const listen = (): void => {
    stop = subscribe<JobUpdatesSubscription, unknown>(payloadOf(JobUpdatesDocument, {}), {
      next: ({ jobUpdates }) => take(jobUpdates),
      // The server ends it for who is too far behind: what was missed is counted anew.
      complete: () => {
        again = setTimeout(() => {
          listen();
          void recount();
        }, AGAIN_MS);
      },
      refused: () => {},
    });
  };
  listen();
  // Events that came while the socket was down are not sent again: count anew.
  let was = socketState();
  const unwatch = watchSocket(() => {
    const is = socketState();
    if (is === 'connected' && was !== 'idle') void recount();
    was = is;
  });
  return () => {
    clearTimeout(again);
    stop();
    unwatch();
  };
}

async function recount(): Promise<void> {
  const { data } = await query(ActiveJobsDocument, {});
  if (data === undefined) return;
  statuses.clear();
  for (const job of data.jobs.nodes) statuses.set(job.id, job.status);
  more = data.jobs.pageInfo.hasNextPage;
  const etas = data.jobs.nodes.flatMap((job) => (job.etaMs === null ? [] : [job.etaMs]));
  nextAt = etas.length === 0 ? null : Date.now() + Math.min(...etas);
  changed('began');
  changed('ended');
}

type Update = JobUpdatesSubscription['jobUpdates'];

function take(update: Update): void {
  const before = statuses.get(update.jobId);
  const after = statusOf(update, before);
  if (after === null) statuses.delete(update.jobId);
  else statuses.set(update.jobId, after);
  if (after === null) changed('ended');
  else if (before !== after) changed(before === undefined ? 'began' : null);
}

function statusOf(update: Update, before: JobStatus | undefined): JobStatus | null {
  switch (update.__typename) {
    case 'JobQueued':
    case 'JobRetrying':
      return 'QUEUED';
    case 'JobRunning':
      return 'RUNNING';
    case 'ImageStored':
      return 'STORING';
    case 'JobFinished':
      return null;
    default:
      return before ?? 'RUNNING';
  }
}

const toTell = new Set<keyof typeof newcomers>();

function changed(kind: keyof typeof newcomers | null): void {
  if (kind !== null) toTell.add(kind);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    counted = count();
    for (const watcher of watchers) watcher();
    for (const each of toTell) for (const callback of newcomers[each]) callback();
    toTell.clear();
  });
}

function count(): ActiveJobs {
  // Ids begin with the moment they were made.
  const ids = [...statuses.keys()].sort();
  const waitingIds = ids.filter((id) => statuses.get(id) === 'QUEUED');
  const runningIds = ids.filter((id) => statuses.get(id) !== 'QUEUED');
  if (ids.length === 0) nextAt = null;
  return { waitingIds, runningIds, waiting: waitingIds.length, running: runningIds.length, more, nextAt };
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
