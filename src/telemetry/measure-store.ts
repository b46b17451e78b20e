// A store that counts what is accepted, refused and ended.

import { isTerminal, type Job } from '../domain/job.ts';
import type { Admission, Store } from '../store/store.ts';
import type { Metrics } from './metrics.ts';

/** `modelLabel` keeps the models of a label to those that are served. */
export function measureStore(store: Store, metrics: Metrics, modelLabel: (model: string) => string): Store {
  function countAdmission(admission: Admission): void {
    switch (admission.kind) {
      case 'created':
        metrics.jobsAccepted.inc({ model: modelLabel(admission.job.model) });
        return;
      case 'over-budget':
        metrics.budgetRefusals.inc();
        metrics.jobsRefused.inc({ reason: admission.kind });
        return;
      case 'no-room':
        metrics.rateLimitRefusals.inc({ limit: 'jobs' });
        metrics.jobsRefused.inc({ reason: admission.kind });
        return;
      default:
        metrics.jobsRefused.inc({ reason: admission.kind });
    }
  }

  function countEnd(job: Job): void {
    const model = modelLabel(job.model);
    metrics.jobsFinished.inc({ model, status: job.status, failure: job.failure?.code ?? '' });
    const ended = job.finishedAt ?? job.createdAt;
    metrics.jobSeconds.observe({ model, status: job.status }, (ended - job.createdAt) / 1000);
    if (job.startedAt !== null)
      metrics.queueSeconds.observe({ model }, (job.startedAt - job.createdAt) / 1000);
  }

  return {
    ...store,
    jobs: {
      ...store.jobs,
      async admit(jobs, options) {
        const admissions = await store.jobs.admit(jobs, options);
        for (const admission of admissions) countAdmission(admission);
        return admissions;
      },
      async apply(change) {
        const applied = await store.jobs.apply(change);
        if (applied === undefined) return undefined;
        const { job, events } = applied;
        if (isTerminal(job.status) && events.some(({ type }) => type === 'JobFinished')) countEnd(job);
        return applied;
      },
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
