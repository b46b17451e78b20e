// The page's live state: the store, who follows which job, and the end of a job.

import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { query } from '../api/client.ts';
import { JobDocument } from '../api/generated/graphql.ts';
import { followJob } from './job-progress.ts';
import { createLiveStore, type LiveEvent, type LiveJob, type LiveLog } from './live-store.ts';

export const liveStore = createLiveStore({
  requestFrame: (callback) => requestAnimationFrame(callback),
  isHidden: () => document.hidden,
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) liveStore.flush();
});

interface Follower {
  count: number;
  stop: () => void;
}
const followers = new Map<string, Follower>();
const refused = new Set<string>();

/** Follows a job for as long as somebody shows it. */
export function useFollow(jobId: string, active: boolean): void {
  useEffect(() => (active ? follow(jobId) : undefined), [jobId, active]);
}

function follow(jobId: string): () => void {
  const follower = followers.get(jobId) ?? { count: 0, stop: startFollowing(jobId) };
  follower.count += 1;
  followers.set(jobId, follower);
  return () => {
    follower.count -= 1;
    if (follower.count > 0) return;
    follower.stop();
    followers.delete(jobId);
  };
}

function startFollowing(jobId: string): () => void {
  return followJob(jobId, liveStore.seq(jobId), {
    onEvent(event: LiveEvent) {
      liveStore.take(jobId, event);
      // One query makes the result part of the cache; progress never is.
      if (event.__typename === 'JobFinished') void query(JobDocument, { id: jobId });
    },
    onRefused() {
      refused.add(jobId);
      void query(JobDocument, { id: jobId });
    },
  });
}

export function useLiveJob(jobId: string): LiveJob | undefined {
  const watch = useCallback((listener: () => void) => liveStore.watch(jobId, 'card', listener), [jobId]);
  return useSyncExternalStore(watch, () => liveStore.job(jobId));
}

export function useLiveLogs(jobId: string): readonly LiveLog[] {
  const watch = useCallback((listener: () => void) => liveStore.watch(jobId, 'logs', listener), [jobId]);
  return useSyncExternalStore(watch, () => liveStore.logs(jobId));
}
