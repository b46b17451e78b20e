// The event bus of a single process: a call, in the order of publishing.

import type { Announcement, EventBus } from '../event-bus.ts';

type Listener = (announcement: Announcement) => void;

export function createInProcessBus(): EventBus {
  const byJob = new Map<string, Set<Listener>>();
  const all = new Set<Listener>();
  return {
    publish(announcement) {
      for (const listener of byJob.get(announcement.job.id) ?? []) listener(announcement);
      for (const listener of all) listener(announcement);
    },
    subscribe(jobId, listener) {
      const listeners = jobId === null ? all : (byJob.get(jobId) ?? new Set());
      if (jobId !== null) byJob.set(jobId, listeners);
      listeners.add(listener);
      return Promise.resolve(() => {
        listeners.delete(listener);
        if (jobId !== null && listeners.size === 0 && byJob.get(jobId) === listeners) byJob.delete(jobId);
      });
    },
    [Symbol.asyncDispose]() {
      byJob.clear();
      all.clear();
      return Promise.resolve();
    },
  };
}
