// One server of the query question, by the name in SERVER. All of them answer the same query from the same schema,
// resolvers and SQLite store, so that what differs is the pipeline alone.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { parse } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { createYoga } from 'graphql-yoga';
import mercurius from 'mercurius';
import { createContext, type GraphqlContext, type GraphqlServices } from '../../src/graphql/context.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { submitJob } from '../../src/jobs/submit-job.ts';
import { watchJob } from '../../src/jobs/watch-job.ts';
import { createImageUrls } from '../../src/objects/image-urls.ts';
import { toJobBody } from '../../src/rest/job-body.ts';
import { createMemoryRateLimiter } from '../../src/rates/memory-rate-limiter.ts';
import { createRequestRates } from '../../src/rates/request-rates.ts';
import { JOB_QUERY } from '../job-query.ts';
import { answerMessages, used } from '../subject.ts';
import { OPERATOR, openEasel } from './open-easel.ts';

const app = await openEasel();
const schema = createSchema(app.jobs.registry, app.jobs.templates);
const imageUrls = createImageUrls(app.jobs.objects, app.jobs.store);
const rates = createRequestRates(createMemoryRateLimiter(), { perAddress: null });
const services: GraphqlServices = {
  jobs: app.jobs,
  imageUrls,
  auth: app.auth,
  rates,
  showJob: (job, images) => toJobBody(job, images, imageUrls),
};
const context = (): GraphqlContext => createContext(services, { actor: OPERATOR });

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(handler: Handler): Promise<string> {
  const server: Server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

/** The body of a request, and its answer: as little as a server can do. */
function bare(answer: (body: string) => string | Promise<string>): Handler {
  return (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      void Promise.resolve(body)
        .then(answer)
        .then((text) => {
          response.setHeader('content-type', 'application/json');
          response.setHeader('content-length', Buffer.byteLength(text));
          response.end(text);
        });
    });
  };
}

const servers: Record<string, (id: string) => Promise<string>> = {
  easel: () => Promise.resolve(`${app.url}/graphql`),
  'constant answer on node:http': (id) => {
    const text = JSON.stringify({ data: { job: { id, status: 'COMPLETED' } } });
    return listen(bare(() => text));
  },
  'graphql-jit on node:http': () => {
    const compiled = compileQuery(schema, parse(JOB_QUERY), 'Job', {});
    if (!isCompiledQuery(compiled)) throw new Error('The query does not compile');
    return listen(
      bare(async (body) => {
        const { variables } = JSON.parse(body) as { variables: { id: string } };
        return JSON.stringify(await compiled.query(undefined, context(), variables));
      }),
    );
  },
  'Mercurius with JIT': async () => {
    const server = Fastify();
    await server.register(mercurius, { schema, jit: 1, context });
    return `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
  },
  'Apollo as it comes, on Fastify': async () => {
    const apollo = new ApolloServer<GraphqlContext>({ schema });
    await apollo.start();
    const server = Fastify();
    server.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      handler: fastifyApolloHandler(apollo, { context: () => Promise.resolve(context()) }),
    });
    return `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
  },
  'Yoga on node:http': () => {
    const yoga = createYoga<object, GraphqlContext>({ schema, context, logging: false });
    return listen((request, response) => void yoga(request, response));
  },
};

const submitted = await submitJob(app.jobs, OPERATOR, {
  model: 'flux-dev',
  inputs: { prompt: 'a cat' },
  options: { width: 64, height: 64 },
});
if (!submitted.ok) throw new Error(JSON.stringify(submitted.errors));
const { id } = submitted.value.job;
for await (const event of watchJob(app.jobs, id, 0)) void event;

const start = servers[process.env['SERVER'] ?? ''];
if (start === undefined) throw new Error(`There is no server ${process.env['SERVER']}`);
const url = await start(id);
answerMessages({}, ({ settle }) => ({ url, id, ...used({ settle: settle === true }) }));
