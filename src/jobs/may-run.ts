// Whether a job may be run now. What the provider has been asked for already is always brought to its end.

import type { Job } from '../domain/job.ts';
import type { Pauses } from '../dispatch/pauses.ts';

export function mayRun(deps: { pauses: Pauses }, job: Pick<Job, 'model' | 'attempts'>): boolean {
  return job.attempts.length > 0 || !deps.pauses.has(job.model);
}
