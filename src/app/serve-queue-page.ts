// `/admin/queue`: the queue in Redis as Bull Board shows it, for operators. It only shows: what is to be done is said
// by the store, and `npm run queue` pauses.

import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import { openQueue } from '../dispatch/bullmq/open-queue.ts';

const PATH = '/admin/queue';

export async function serveQueuePage(
  app: FastifyInstance,
  parts: { redis: Redis; isOperator: (request: FastifyRequest) => Promise<boolean> },
): Promise<void> {
  // Redis is away: the page says so.
  const queue = await openQueue(parts.redis, () => {});
  app.addHook('onClose', () => queue.close());
  app.addHook('onRequest', async (request, reply) => {
    showPasswordAsToken(request);
    if (await parts.isOperator(request).catch(() => false)) return;
    return reply
      .status(401)
      .header('www-authenticate', 'Basic realm="Easel: an operator\'s key as the password", charset="UTF-8"')
      .type('text/plain')
      .send('The queue is for operators: an API key with the operator scope is the password.\n');
  });
  const server = new FastifyAdapter();
  createBullBoard({
    queues: [
      new BullMQAdapter(queue, { readOnlyMode: true, description: 'Jobs by id; the store has the rest' }),
    ],
    // Its packages are released one by one, and each brings its own types of the others.
    serverAdapter: server as unknown as Parameters<typeof createBullBoard>[0]['serverAdapter'],
    options: { uiConfig: { boardTitle: 'Easel' } },
  });
  server.setBasePath(PATH);
  await app.register(server.registerPlugin(), { prefix: PATH });
}

/** A browser asks for a password, and shows it so. */
function showPasswordAsToken({ headers }: FastifyRequest): void {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic === undefined) return;
  const [, ...password] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  headers.authorization = `Bearer ${password.join(':')}`;
}
