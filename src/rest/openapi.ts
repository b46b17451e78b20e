// The OpenAPI 3.1 document and its pages, from the routes' own schemas and the registry.

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Registry } from '../registry/registry.ts';
import { generateBodySchema } from './generate-body.ts';

const WITH_MODEL_BODY = ['/api/images/generate', '/api/estimate'];

const document = z.looseObject({
  paths: z.record(z.string(), z.looseObject({ post: z.looseObject({}).optional() })).default({}),
});

export async function registerOpenapi(app: FastifyInstance, registry: Registry): Promise<void> {
  const zodTransformObject = createJsonSchemaTransformObject({});
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Easel',
        version: '1.0.0',
        description:
          'Image generation in front of fal.ai, over one endpoint for all models. The GraphQL API is at /graphql.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server.' }],
      tags: [
        { name: 'Images', description: 'Generate images and follow their jobs.' },
        { name: 'Models', description: 'What there is, and what it costs.' },
      ],
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
    transformObject: (input) => withModelBodies(zodTransformObject(input), registry),
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    transformStaticCSP: (policy) => policy,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** The body's schema depends on the models a server has, so it is put in here. */
function withModelBodies<T extends object>(openapi: T, registry: Registry): T {
  const { paths } = document.parse(openapi);
  const schema = generateBodySchema(registry);
  for (const path of WITH_MODEL_BODY) {
    const post = paths[path]?.post;
    if (post !== undefined)
      post['requestBody'] = { required: true, content: { 'application/json': { schema } } };
  }
  return { ...openapi, paths };
}
