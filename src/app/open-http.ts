// Everything that listens, on one port.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Cleanup } from '../cleanup.ts';
import type { Config } from '../config/load-config.ts';
import { hasScope } from '../domain/actor.ts';
import type { GraphqlServices } from '../graphql/context.ts';
import { StartError } from '../domain/errors.ts';
import { createExecutor } from '../graphql/execution/executor.ts';
import { registerGraphqlHttp } from '../graphql/graphql-http.ts';
import { serveGraphqlWs } from '../graphql/graphql-ws.ts';
import { createOperationGate } from '../graphql/operation-gate.ts';
import { createPersistedOperations } from '../graphql/persisted/persisted-operations.ts';
import { readManifests } from '../graphql/persisted/read-manifest.ts';
import { createSchema } from '../graphql/schema.ts';
import { clientAddress } from '../http/client-address.ts';
import { createHttp, listen } from '../http/create-http.ts';
import { createHostCheck } from '../http/hosts.ts';
import { addressOf, countAsFiles } from '../http/limit-requests.ts';
import { traceRequests } from '../http/trace-requests.ts';
import { createOriginCheck } from '../http/origins.ts';
import type { ImageUrls } from '../objects/image-urls.ts';
import type { JobDeps } from '../jobs/job-deps.ts';
import { registerHealth } from '../rest/health.ts';
import { toJobBody } from '../rest/job-body.ts';
import { createWebhookVerifier, FAL_JWKS_URL } from '../providers/fal/webhook-verifier.ts';
import { registerFalWebhook, type WebhookParts } from '../rest/routes/fal-webhook.ts';
import { measureRates } from '../telemetry/measure-rates.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { registerMetrics } from '../rest/routes/metrics.ts';
import { handleErrors } from '../rest/problem.ts';
import { registerRest } from '../rest/register-rest.ts';
import { createMemoryRateLimiter } from '../rates/memory-rate-limiter.ts';
import { createMemoryOpenCounts } from '../rates/open-counts.ts';
import { createRedisOpenCounts } from '../rates/redis-open-counts.ts';
import { createRedisRateLimiter } from '../rates/redis-rate-limiter.ts';
import { createRequestRates } from '../rates/request-rates.ts';
import { createSubscriptionSlots } from '../rates/subscription-slots.ts';
import { openEntrances } from './entrances.ts';
import type { OpenRedis } from './open-redis.ts';
import { serveStudio } from '../studio/serve-studio.ts';
import type { OpenAuth } from './open-auth.ts';

export interface OpenHttp {
  url: string;
  routes: readonly string[];
  /** `/readyz` answers 503 from now on, and idle connections are closed. */
  stopAccepting(): void;
}

export interface HttpParts {
  jobs: JobDeps;
  access: OpenAuth;
  imageUrls: ImageUrls;
  serveFiles: (app: FastifyInstance) => Promise<void>;
  signingKey: Buffer;
  sandboxUrl: string | null;
  redis: OpenRedis | null;
  metrics: Metrics;
}

export async function openHttp(config: Config, cleanup: Cleanup, parts: HttpParts): Promise<OpenHttp> {
  const { jobs, imageUrls } = parts;
  const { auth } = parts.access;
  const allowOrigin = createOriginCheck({
    allowed: config.corsOrigins,
    loopbackOnly: config.loopbackOnly,
    publicUrl: config.publicUrl,
  });
  const allowHost = createHostCheck({
    anonymous: config.auth.allowAnonymous,
    allowed: config.allowedHosts,
    loopbackOnly: config.loopbackOnly,
    publicUrl: config.publicUrl,
  });
  const { redis } = parts;
  const { proxies } = config.limits;
  const limiter = redis === null ? createMemoryRateLimiter() : createRedisRateLimiter(redis.commands);
  const rates = measureRates(createRequestRates(limiter, config.limits.rates), parts.metrics);
  const app = await createHttp({ log: jobs.log, allowOrigin, allowHost, rates, proxies });
  handleErrors(app, jobs.log);
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push(`${each} ${url}`);
  });
  cleanup.defer(() => closeWithin(app, config.jobs.shutdownSeconds * 1000));
  let stopping = false;
  let listeningAt = '';
  const checks = [
    { name: 'store', ping: () => jobs.store.ping() },
    { name: 'objects', ping: () => jobs.objects.ping() },
  ];
  if (redis !== null) checks.push({ name: 'redis', ping: () => redis.ping() });
  if (config.traces !== null) traceRequests(app, jobs.trace);
  registerHealth(app, checks, () => stopping);
  const entrances = openEntrances({ authenticate: parts.access.authenticate, rates, proxies });
  const isOperator = async (request: FastifyRequest): Promise<boolean> =>
    hasScope(await entrances.ofRequest(request), 'operator');
  registerMetrics(app, { metrics: parts.metrics, token: config.metricsToken, isOperator });
  if (config.role !== 'worker') {
    const schema = createSchema(jobs.registry, jobs.templates);
    const execute = createExecutor(schema);
    const { introspection, explorer } = config;
    const { operation: limits, persisted: listed } = config.limits;
    const manifest = await readManifests(listed.manifests);
    if (listed.only && manifest.size === 0)
      throw new StartError('PERSISTED_ONLY: name a manifest with PERSISTED_OPERATIONS, or nothing can run.');
    const persisted = createPersistedOperations({ manifest, only: listed.only, limits });
    const gate = createOperationGate({ schema, limits, persisted, introspection });
    const services: GraphqlServices = {
      jobs,
      imageUrls,
      auth,
      rates,
      showJob: (job, images) => toJobBody(job, images, imageUrls),
    };
    await app.register((scope) =>
      registerGraphqlHttp(scope, {
        schema,
        execute,
        services,
        authenticate: entrances.ofRequest,
        introspection,
        explorer,
        gate,
        limits,
        persisted,
      }),
    );
    const counts = redis === null ? createMemoryOpenCounts() : await createRedisOpenCounts(redis.commands);
    const slots = createSubscriptionSlots(
      {
        ...config.limits.sockets,
        onFull: () => parts.metrics.rateLimitRefusals.inc({ limit: 'operations' }),
      },
      cleanup.use(counts),
    );
    await app.register((scope) =>
      registerRest(scope, { ...services, slots, authenticate: entrances.ofRest }),
    );
    const countRequest = (request: FastifyRequest): Promise<void> =>
      rates.ofAddress(addressOf(request, proxies));
    await app.register(async (scope) =>
      registerFalWebhook(scope, { ...webhookParts(config, parts), countRequest }),
    );
    await app.register((scope) => {
      countAsFiles(scope);
      return parts.serveFiles(scope);
    });
    if (redis !== null) {
      const { serveQueuePage } = await import('./serve-queue-page.ts');
      await app.register((scope) => serveQueuePage(scope, { redis: redis.commands, isOperator }));
    }
    await app.register((scope) => {
      countAsFiles(scope);
      return serveStudio(scope, {
        publicUrl: config.publicUrl,
        explorer,
        origins: () => {
          const files = fileOrigins(config, listeningAt);
          return { images: files, uploads: files };
        },
      });
    });
    const sockets = cleanup.use(
      serveGraphqlWs({
        server: app.server,
        path: '/graphql',
        schema,
        gate,
        execute,
        services,
        authenticate: entrances.ofSocket,
        allowOrigin: (origin, host) => allowHost(host) && allowOrigin(origin, host),
        limits: config.limits.sockets,
        slots,
        countConnection: entrances.countConnection,
        addressOf: (request) => clientAddress(request, proxies),
        countOperation: entrances.countOperation,
      }),
    );
    const { metrics } = parts;
    metrics.observe('websockets', 'Websockets that are open here', [], (gauge) =>
      gauge.set(sockets.count().sockets),
    );
    metrics.observe('subscribers', 'GraphQL subscriptions that are open here', [], (gauge) =>
      gauge.set(sockets.count().subscriptions),
    );
  }
  listeningAt = await listen(app, config);
  return {
    url: listeningAt,
    routes,
    stopAccepting() {
      stopping = true;
      app.server.closeIdleConnections();
    },
  };
}

/** Where pictures come from and uploads go to, besides this server under the name it was opened by. */
function fileOrigins({ objects, publicUrl }: Config, listeningAt: string): string[] {
  const own = new URL(publicUrl ?? listeningAt).origin;
  if (objects.kind !== 's3') return [own];
  const { bucket, region } = objects;
  const amazon = [
    `https://${bucket}.s3.${region ?? 'us-east-1'}.amazonaws.com`,
    `https://${bucket}.s3.amazonaws.com`,
  ];
  const named = [objects.publicUrl, objects.endpoint].flatMap((url) =>
    url === null ? [] : [new URL(url).origin],
  );
  return [own, ...named, ...(objects.endpoint === null ? amazon : [])];
}

function webhookParts(
  config: Config,
  { jobs, signingKey, sandboxUrl }: HttpParts,
): Omit<WebhookParts, 'countRequest'> {
  const base = config.fal.baseUrl ?? sandboxUrl;
  const standIn = base === null ? null : `${base}/rest.fal.ai/.well-known/jwks.json`;
  const verifier = createWebhookVerifier({ jwksUrl: config.fal.jwksUrl ?? standIn ?? FAL_JWKS_URL });
  return { jobs, signingKey, verify: (headers, body) => verifier.verify(headers, body) };
}

/** Answers under way may end; a client that does not read its answer is cut off when the time is up. */
async function closeWithin(app: FastifyInstance, ms: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), ms);
  await app.close();
  clearTimeout(timer);
}
