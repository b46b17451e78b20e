// The OpenAPI 3.1 document and its pages, from the routes' own schemas and the registry.

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Registry } from '../registry/registry.ts';
import type { TemplateRegistry } from '../templates/template-registry.ts';
import { registerDocsPages } from './docs-pages.ts';
import { generateBodySchemas } from './generate-body.ts';
import { PROBLEM_TYPE } from './problem.ts';
import { templateBodySchema } from './template-body.ts';

const WITH_MODEL_BODY = ['/api/images/generate', '/api/estimate'];
const WITH_TEMPLATE_BODY = ['/api/templates/{template}', '/api/templates/{template}/preview'];

const response = z.looseObject({ content: z.record(z.string(), z.unknown()).optional() });
const operation = z.looseObject({ responses: z.record(z.string(), response).default({}) });
const document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)).default({}),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
});

interface Described {
  registry: Registry;
  templates: TemplateRegistry;
}

export async function registerOpenapi(app: FastifyInstance, described: Described): Promise<void> {
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
        { name: 'Usage', description: 'What was used.' },
        { name: 'Templates', description: 'Pictures with exactly set words, in every format.' },
      ],
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
    transformObject: (input) => withProblemType(withBodies(zodTransformObject(input), described)),
  });
  registerDocsPages(app, () => app.swagger());
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** These bodies' schemas depend on the models and templates a server has, so they are put in here. */
function withBodies<T extends object>(openapi: T, { registry, templates }: Described): T {
  const { paths, components } = document.parse(openapi);
  const { named, body } = generateBodySchemas(registry);
  const put = (path: string, schema: object) => {
    const post = paths[path]?.post;
    if (post !== undefined)
      post['requestBody'] = { required: true, content: { 'application/json': { schema } } };
  };
  for (const path of WITH_MODEL_BODY) put(path, body);
  for (const path of WITH_TEMPLATE_BODY) put(path, templateBodySchema(templates));
  const schemas = Object.fromEntries(
    // Each schema of ours comes twice, as input and output; none of these is an input.
    Object.entries(components.schemas).filter(([name]) => !name.endsWith('Input')),
  );
  return { ...openapi, paths, components: { ...components, schemas: { ...schemas, ...named } } };
}

/** Errors are problem details, whatever the type of a good answer is. */
function withProblemType<T extends object>(openapi: T): T {
  const { paths } = document.parse(openapi);
  for (const { responses } of Object.values(paths).flatMap((path) => Object.values(path))) {
    for (const [status, answer] of Object.entries(responses)) {
      const [described] = Object.values(answer.content ?? {});
      if (/^[45]/.test(status) && described !== undefined) answer.content = { [PROBLEM_TYPE]: described };
    }
  }
  return { ...openapi, paths };
}
