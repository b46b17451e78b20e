// An Easel that watches itself: memory, the delay of its event loop, what it holds open.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerMessages, used } from '../subject.ts';
import { openEasel } from './open-easel.ts';

const app = await openEasel({ FAL_BASE_URL: process.env['FAL_BASE_URL'], MAX_CONCURRENCY: '64' });
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

answerMessages({}, ({ settle }) => {
  const open: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) open[kind] = (open[kind] ?? 0) + 1;
  const p99 = delay.percentile(99) / 1e6;
  delay.reset();
  const state = used({ settle: settle === true });
  return { url: app.url, delay: p99, open, heap: process.memoryUsage().heapUsed, ...state };
});
