// Every request as the beginning of a trace, or as a part of the caller's.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Trace } from '../telemetry/trace.ts';

/** What asks whether we live asks often, and tells nothing. */
const UNTRACED = new Set(['/healthz', '/readyz', '/metrics']);

export function traceRequests(app: FastifyInstance, trace: Trace): void {
  const ends = new WeakMap<FastifyRequest, () => void>();
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (UNTRACED.has(route)) return done();
    const { traceparent } = request.headers;
    const parent = typeof traceparent === 'string' ? traceparent : null;
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    ends.set(request, trace.follow(`${request.method} ${route}`, attributes, parent, done));
  });
  app.addHook('onResponse', (request, _reply, done) => {
    ends.get(request)?.();
    done();
  });
}
