// A whole Easel on a durable SQLite file and the disk; driven in the process, so that its CPU is all that is counted.

import { submitJob } from '../../src/jobs/submit-job.ts';
import { watchJob } from '../../src/jobs/watch-job.ts';
import { answerMessages, cpuMs } from '../subject.ts';
import { OPERATOR, openEasel } from './open-easel.ts';

const app = await openEasel({ FAL_BASE_URL: process.env['FAL_BASE_URL'], MAX_CONCURRENCY: '256' });

answerMessages({}, async ({ jobs, concurrency }) => {
  const started = performance.now();
  const cpu = cpuMs();
  let left = Number(jobs);
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const submitted = await submitJob(app.jobs, OPERATOR, {
        model: 'flux-dev',
        inputs: { prompt: 'a cat' },
        options: { width: 64, height: 64 },
      });
      if (!submitted.ok) throw new Error(JSON.stringify(submitted.errors));
      const { id } = submitted.value.job;
      const last = await lastEventOf(id);
      const job = await app.jobs.store.jobs.get(id);
      if (last !== 'JobFinished' || job?.status !== 'COMPLETED')
        throw new Error(`A job ended as ${job?.status}`);
    }
  };
  await Promise.all(Array.from({ length: Number(concurrency) }, work));
  return { wall: performance.now() - started, cpu: cpuMs() - cpu, units: Number(jobs) };
});

/** As the subscriptions of the server hear them. */
function lastEventOf(id: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let last = '';
    watchJob(app.jobs, id, 0).listen({
      next: ({ type }) => {
        last = type;
        return undefined;
      },
      end: (error) => (error === undefined ? resolve(last) : reject(error)),
    });
  });
}
