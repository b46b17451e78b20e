// Who is asking is found out before anything of a request is read, so that a stranger learns nothing of the rules of a
// body and costs no reading of one.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../domain/actor.ts';
import type { RestServices } from './services.ts';

/** For the routes that are registered after it; what it answers is asked once a request. */
export function authenticateFirst(
  app: FastifyInstance,
  authenticate: RestServices['authenticate'],
): RestServices['authenticate'] {
  const known = new WeakMap<FastifyRequest, Actor>();
  app.addHook('onRoute', (route) => {
    const before = route.onRequest === undefined ? [] : [route.onRequest].flat();
    route.onRequest = [
      ...before,
      async (request) => {
        known.set(request, await authenticate(request));
      },
    ];
  });
  return async (request) => known.get(request) ?? authenticate(request);
}
