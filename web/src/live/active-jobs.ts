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
/** Told of the ids; of null when lines were lost, and any may have. */
type Told = (ids: readonly string[] | null) => void;
const newcomers = { began: new Set<Told>(), ended: new Set<Told>() };
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
export function useNewcomers(kind: keyof typeof newcomers, callback: Told): void {
  useEffect(() => {
    newcomers[kind].add(callback);
    return () => void newcomers[kind].delete(callback);
  }, [kind, callback]);
}

/** Listens from now on. Called once, by the shell. */
export function startActiveJobs(): () => void {
  void recount({ lost: false });
  let stop = (): void => {};
  let again: ReturnType<typeof setTimeout> | undefined;
  const listen = (): void => {
    stop = subscribe<JobUpdatesSubscription, unknown>(payloadOf(JobUpdatesDocument, {}), {
      next: ({ jobUpdates }) => take(jobUpdates),
      // The server ends it for who is too far behind: what was missed is counted anew.
      complete: () => {
        again = setTimeout(() => {
          listen();
          void recount({ lost: true });
        }, AGAIN_MS);
      },
      refused: () => {},
    });
  };
  listen();
  // Events that came while the socket was down are not sent again: count anew; at first, what nobody listened to yet.
  let opened = false;
  let was = socketState();
  const unwatch = watchSocket(() => {
    const is = socketState();
    if (is === 'connected' && was !== 'idle') {
      void recount({ lost: opened });
      opened = true;
    }
    was = is;
  });
  return () => {
    clearTimeout(again);
    stop();
    unwatch();
  };
}

/** `lost`: events may have been missed that nobody will send again. */
async function recount({ lost }: { lost: boolean }): Promise<void> {
  const { data } = await query(ActiveJobsDocument, {});
  if (data === undefined) return;
  statuses.clear();
  for (const job of data.jobs.nodes) statuses.set(job.id, job.status);
  more = data.jobs.pageInfo.hasNextPage;
  const etas = data.jobs.nodes.flatMap((job) => (job.etaMs === null ? [] : [job.etaMs]));
  nextAt = etas.length === 0 ? null : Date.now() + Math.min(...etas);
  for (const id of lost ? [null] : statuses.keys()) changed('began', id);
  if (lost) changed('ended', null);
  else changed();
}

type Update = JobUpdatesSubscription['jobUpdates'];

function take(update: Update): void {
  const before = statuses.get(update.jobId);
  const after = statusOf(update, before);
  if (after === null) statuses.delete(update.jobId);
  else statuses.set(update.jobId, after);
  if (after === null) changed('ended', update.jobId);
  else if (before === undefined) changed('began', update.jobId);
  else if (before !== after) changed();
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

const toTell = new Map<keyof typeof newcomers, Set<string | null>>();

function changed(kind?: keyof typeof newcomers, id: string | null = null): void {
  if (kind !== undefined) toTell.set(kind, (toTell.get(kind) ?? new Set()).add(id));
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    counted = count();
    for (const watcher of watchers) watcher();
    const told = [...toTell];
    toTell.clear();
    for (const [each, ids] of told) {
      const known = [...ids].filter((known) => known !== null);
      for (const callback of newcomers[each]) callback(ids.has(null) ? null : known);
    }
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
