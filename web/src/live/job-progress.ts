// Follows one job. The payload is kept and its cursor moved with every event: the socket sends it again as it is
// then, and the server goes on from there, with no gap and no repeat.

import { JobProgressDocument, type JobProgressSubscription } from '../api/generated/graphql.ts';
import type { LiveEvent } from './live-store.ts';
import { payloadOf, subscribe } from './subscribe.ts';

const AGAIN_MS = 1_000;

export interface Following {
  onEvent(event: LiveEvent): void;
  /** The server knows no such job, or does not let this page see it. */
  onRefused(messages: string[]): void;
}

/** Returns what ends it. */
export function followJob(jobId: string, after: number, following: Following): () => void {
  const payload = payloadOf(JobProgressDocument, { jobId, after });
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = (): void => {};
  const begin = (): void => {
    stop = subscribe<JobProgressSubscription, unknown>(payload, {
      next({ jobProgress: event }) {
        if (event.seq <= payload.variables.after) return;
        payload.variables.after = event.seq;
        if (event.__typename === 'JobFinished') over = true;
        following.onEvent(event);
      },
      complete() {
        // A server that goes away may end the stream before the job's last event.
        if (!over) timer = setTimeout(begin, AGAIN_MS);
      },
      refused: (messages) => following.onRefused(messages),
    });
  };
  begin();
  return () => {
    over = true;
    clearTimeout(timer);
    stop();
  };
}
