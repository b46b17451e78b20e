// The pages of the OpenAPI document. They are a server within the server, made when somebody first looks: to load them
// would be a twelfth of every start.

import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

type ReadDocument = () => ReturnType<NonNullable<FastifyDynamicSwaggerOptions['transformObject']>>;

const PREFIX = '/api/docs';

export function registerDocsPages(app: FastifyInstance, readDocument: ReadDocument): void {
  let pages: Promise<FastifyInstance> | undefined;
  app.addHook('onClose', async () => (await pages)?.close());

  async function show(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    pages ??= openPages(readDocument);
    const inner = await pages;
    reply.hijack();
    // What other parts have set for the answer goes with it.
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    inner.routing(request.raw, reply.raw);
  }
  for (const url of [PREFIX, `${PREFIX}/*`]) app.get(url, { schema: { hide: true } }, show);
}

async function openPages(readDocument: ReadDocument): Promise<FastifyInstance> {
  const [{ default: Fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  const pages = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  await pages.register(swagger, { openapi: {}, transformObject: readDocument });
  await pages.register(swaggerUi, {
    routePrefix: PREFIX,
    staticCSP: true,
    transformStaticCSP: (policy) => policy,
  });
  await pages.ready();
  return pages;
}
