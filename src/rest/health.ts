// For whoever runs this: is the process alive, and can it do its work.

import type { FastifyInstance } from 'fastify';

export type Check = { name: string; ping: () => Promise<void> };

const PING_MS = 2000;

export function registerHealth(
  app: FastifyInstance,
  checks: readonly Check[],
  isStopping: () => boolean,
): void {
  const config = { rate: 'own', anyHost: true } as const;
  let checking: Promise<(readonly [string, boolean])[]> | undefined;
  /** However many ask at the same time, the parts are asked once. */
  const check = (): NonNullable<typeof checking> =>
    (checking ??= Promise.all(
      checks.map(async ({ name, ping }) => [name, await answers(ping)] as const),
    ).finally(() => (checking = undefined)));

  app.get('/healthz', { config }, () => ({ status: 'ok' }));
  app.get('/readyz', { config }, async (_request, reply) => {
    const results = await check();
    const ready = !isStopping() && results.every(([, ok]) => ok);
    const parts = Object.fromEntries(results.map(([name, ok]) => [name, ok ? 'ok' : 'unavailable']));
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'unavailable', ...parts });
  });
}

async function answers(ping: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PING_MS);
  });
  const answer = ping().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
