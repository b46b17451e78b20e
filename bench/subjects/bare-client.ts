// The provider's own client, as it comes: `subscribe` in streaming mode, and nothing kept.

import { createFalClient } from '@fal-ai/client';
import { answerMessages, cpuMs } from '../subject.ts';

const base = process.env['FAL_BASE_URL'] ?? '';
const client = createFalClient({
  credentials: 'sandbox:key',
  fetch: (input, init) => {
    const { host, pathname, search } = new URL(input instanceof Request ? input.url : input.toString());
    return fetch(`${base}/${host}${pathname}${search}`, init);
  },
});

answerMessages({}, async ({ jobs, concurrency }) => {
  const started = performance.now();
  const cpu = cpuMs();
  let left = Number(jobs);
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      await client.subscribe('fal-ai/flux/dev', {
        input: { prompt: 'a cat', image_size: { width: 64, height: 64 } },
        mode: 'streaming',
        logs: true,
        onQueueUpdate: () => {},
      });
    }
  };
  await Promise.all(Array.from({ length: Number(concurrency) }, work));
  return { wall: performance.now() - started, cpu: cpuMs() - cpu, units: Number(jobs) };
});
