// How long the queue is, as the store has it: the same for every process, whichever is asked.

import type { Store } from '../store/store.ts';
import type { Metrics } from './metrics.ts';

/** However many look, the store is asked this often. */
const FRESH_MS = 5000;
/** Among the oldest jobs, those that run come first: one that waits is sought among so many. */
const SOUGHT = 100;

export function observeQueue(
  store: Pick<Store, 'jobs'>,
  metrics: Metrics,
  modelLabel: (model: string) => string,
): void {
  const counts = fresh(() => store.jobs.countActive());
  const waiting = fresh(async () => {
    const { items } = await store.jobs.listActive({ first: SOUGHT, after: null });
    const oldest = items.find(({ status, runAt }) => status === 'QUEUED' && runAt <= Date.now());
    return oldest === undefined ? 0 : Math.max(0, Date.now() - Math.max(oldest.createdAt, oldest.runAt));
  });
  metrics.observe(
    'jobs',
    'Jobs that have not ended, in all processes',
    ['status', 'model'],
    async (gauge) => {
      for (const { status, model, count } of await counts()) {
        gauge.inc({ status, model: modelLabel(model) }, count);
      }
    },
  );
  metrics.observe('queue_oldest_seconds', 'Age of the job that has waited longest', [], async (gauge) =>
    gauge.set((await waiting()) / 1000),
  );
}

/** A store that does not answer leaves the metric out of the answer, and the others in it. */
function fresh<T>(read: () => Promise<T>): () => Promise<T> {
  let known: { value: Promise<T>; until: number } | undefined;
  return () => {
    if (known === undefined || performance.now() >= known.until)
      known = { value: read(), until: performance.now() + FRESH_MS };
    return known.value;
  };
}
