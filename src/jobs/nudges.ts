// Wakes the run of a job, in whatever process it is: somebody has learned that the provider is done.

import type { Channels } from '../events/channels.ts';

export interface Nudges {
  nudge(jobId: string): void;
  /** Calls back at a nudge; the result stops that. */
  on(jobId: string, listener: () => void): () => void;
}

export function createNudges(channels: Channels): Nudges {
  const channelOf = (jobId: string): string => `nudge:${jobId}`;
  return {
    nudge: (jobId) => channels.publish(channelOf(jobId), ''),
    on(jobId, listener) {
      const subscribed = channels.subscribe(channelOf(jobId), { message: listener });
      return () => void subscribed.then((unsubscribe) => unsubscribe());
    },
  };
}
