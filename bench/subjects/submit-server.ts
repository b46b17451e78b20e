// An Easel that accepts jobs and hardly runs them: the provider keeps each waiting. Also the floor: the same rows, handed
// straight to the store's group commit.

import { draftRequest } from '../../src/jobs/submit-job.ts';
import type { NewJob } from '../../src/store/store.ts';
import { answerMessages, cpuMs, used } from '../subject.ts';
import { OPERATOR, openEasel } from './open-easel.ts';

const app = await openEasel({ SANDBOX_QUEUE_MS: '600000', MAX_CONCURRENCY: '1' });
const request = { model: 'flux-dev', inputs: { prompt: 'a cat' }, options: { width: 64, height: 64 } };

answerMessages({}, async (message) => {
  if (message['do'] !== 'floor') return { url: `${app.url}/graphql`, ...used() };
  const jobs = Number(message['jobs']);
  const drafts: NewJob[] = [];
  for (let index = 0; index < jobs; index++) {
    const draft = await draftRequest(app.jobs, OPERATOR, request);
    if (!draft.ok) throw new Error(JSON.stringify(draft.errors));
    drafts.push(draft.value);
  }
  const cpu = cpuMs();
  const started = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let draft = drafts[next++]; draft !== undefined; draft = drafts[next++]) {
      await app.jobs.store.jobs.admit([draft]);
    }
  };
  await Promise.all(Array.from({ length: Number(message['connections']) }, work));
  return { wall: performance.now() - started, cpu: cpuMs() - cpu, units: jobs };
});
