// The REST edge: thin routes over the same verbs as GraphQL.

import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { authenticateFirst } from './authenticate-first.ts';
import { registerOpenapi } from './openapi.ts';
import { registerGenerate } from './routes/generate.ts';
import { registerJobs } from './routes/jobs.ts';
import { registerModels } from './routes/models.ts';
import { registerUploads } from './routes/uploads.ts';
import { registerUsage } from './routes/usage.ts';
import { registerTemplates } from './routes/templates.ts';
import type { RestServices } from './services.ts';

/** Call it in a scope of its own. */
export async function registerRest(app: FastifyInstance, parts: RestServices): Promise<void> {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await registerOpenapi(app, parts.jobs);
  const services = { ...parts, authenticate: authenticateFirst(app, parts.authenticate) };
  registerGenerate(app, services);
  registerJobs(app, services);
  registerModels(app, services);
  registerUploads(app, services);
  registerUsage(app, services);
  registerTemplates(app, services);
}
