// Wakes the run of a job in this process: somebody else has learned that the provider is done.

export interface Nudges {
  nudge(jobId: string): void;
  /** Calls back at the next nudge; the result stops that. */
  on(jobId: string, listener: () => void): () => void;
}

export function createNudges(): Nudges {
  const listeners = new Map<string, () => void>();
  return {
    nudge: (jobId) => listeners.get(jobId)?.(),
    on(jobId, listener) {
      listeners.set(jobId, listener);
      return () => {
        if (listeners.get(jobId) === listener) listeners.delete(jobId);
      };
    },
  };
}
