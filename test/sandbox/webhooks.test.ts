import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { createBehaviours, DEFAULT_TIMING } from '../../src/sandbox/behaviour.ts';
import { createRequests } from '../../src/sandbox/requests.ts';
import { createWebhooks } from '../../src/sandbox/webhooks.ts';

/** Node's timers fire up to a millisecond before the wall clock says so, and the clock may be set back. */
it('still tells the end of a run when its timer came before the clock', async () => {
  const receiver = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const webhooks = createWebhooks({ retryMs: 10 });
  try {
    const requests = createRequests(createBehaviours({ ...DEFAULT_TIMING, queueMs: 0, runMs: 20 }));
    const request = requests.submit('fal-ai/flux/dev', { prompt: 'p' }, `http://127.0.0.1:${port}/hook`);
    const told = once(receiver, 'request');
    webhooks.announce(request, () => Promise.resolve({ status: 200, body: {}, headers: {} }));
    request.timing.runMs = 60;
    const [message] = await told;
    expect(message.url).toBe('/hook');
  } finally {
    webhooks.close();
    receiver.close();
    receiver.closeAllConnections();
  }
});
