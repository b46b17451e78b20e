// What the sweep of this process has done since its start.

import type { Metrics } from './metrics.ts';

export function observeSweep(metrics: Metrics, swept: Readonly<Record<string, number>>): void {
  const help = 'Jobs without a run: taken over, queued again, or ended at their deadline';
  metrics.observe('jobs_swept', help, ['what'], (gauge) => {
    for (const [what, count] of Object.entries(swept)) gauge.set({ what }, count);
  });
}
