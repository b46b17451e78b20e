// An Easel that watches itself: memory, the delay of its event loop, what it holds open.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerMessages, used } from '../subject.ts';
import { openEasel } from './open-easel.ts';

const app = await openEasel({ SANDBOX_QUEUE_MS: '20', SANDBOX_RUN_MS: '200', MAX_CONCURRENCY: '64' });
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

answerMessages({}, ({ settle }) => {
  const open: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) open[kind] = (open[kind] ?? 0) + 1;
  const p99 = delay.percentile(99) / 1e6;
  delay.reset();
  return { url: app.url, delay: p99, open, ...used({ settle: settle === true }) };
});
