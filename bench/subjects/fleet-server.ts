// One server of a fleet in a measured process; what it is, its environment says.

import { announceOnce } from '../event-latency.ts';
import { runJobsOf } from '../fleet-jobs.ts';
import { answerMessages, used } from '../subject.ts';
import { openEasel } from './open-easel.ts';

const app = await openEasel(process.env);
answerMessages({ ready: true }, async ({ do: what, jobs }) => {
  if (what === 'submit') return { ids: await runJobsOf(app, Number(jobs)) };
  if (what === 'announce') return { at: String(announceOnce(app.jobs.bus)) };
  return { ...used(), url: app.url };
});
