// `/metrics`, for Prometheus: to this machine, to whoever shows METRICS_TOKEN, and to an operator.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../../telemetry/metrics.ts';

export interface MetricsRouteOptions {
  metrics: Metrics;
  /** Null: none is accepted. */
  token: string | null;
  isOperator: (request: FastifyRequest) => Promise<boolean>;
}

export function registerMetrics(
  app: FastifyInstance,
  { metrics, token, isOperator }: MetricsRouteOptions,
): void {
  // Only what this program serves: a path that somebody has thought of is no label.
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.httpSeconds.observe(
      { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` },
      reply.elapsedTime / 1000,
    );
    done();
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const allowed =
      isLocal(request) || showsToken(request, token) || (await isOperator(request).catch(() => false));
    if (!allowed) {
      return reply.status(403).type('text/plain').send('Metrics are for operators: show METRICS_TOKEN.\n');
    }
    return reply
      .type(metrics.registry.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.registry.metrics());
  });
}

/** Not what a proxy on this machine passes on. */
function isLocal({ ip, headers }: FastifyRequest): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return !forwarded && /^(::ffff:)?127\.|^::1$/.test(ip);
}

function showsToken({ headers }: FastifyRequest, token: string | null): boolean {
  if (token === null) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}
