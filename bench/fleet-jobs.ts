// Jobs for a fleet, and when they are over.

import type { App } from '../src/app.ts';
import { submitJob } from '../src/jobs/submit-job.ts';
import { watchJob } from '../src/jobs/watch-job.ts';
import { OPERATOR } from './subjects/open-easel.ts';

/** Accepted and queued, by twenty users in turn; none has to be over. */
export async function runJobsOf({ jobs: deps }: App, count: number): Promise<string[]> {
  const submitted = Array.from({ length: count }, async (_, index) => {
    const result = await submitJob(deps, OPERATOR, {
      model: 'flux-dev',
      inputs: { prompt: 'p' },
      options: { width: 64, height: 64 },
      userId: `user-${index % 20}`,
    });
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.value.job.id;
  });
  return Promise.all(submitted);
}

/** Milliseconds from the request to the last event, as a subscriber of this server has it. */
export async function timeOneJob(app: App): Promise<number> {
  const began = performance.now();
  const [id = ''] = await runJobsOf(app, 1);
  const events = watchJob(app.jobs, id, 0);
  for await (const { type } of events) if (type === 'JobFinished') break;
  return performance.now() - began;
}
