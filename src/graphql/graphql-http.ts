// GraphQL over HTTP: Apollo Server behind Fastify.

import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import { requireRate } from '../rates/request-rates.ts';
import { createContext, type GraphqlContext, type GraphqlServices } from './context.ts';
import { httpOf, toEntryRefusal } from './entry-refusal.ts';
import { toFormattedError } from './error-edge.ts';
import { createHttpAnswer } from './execution/answer-http.ts';
import { asGateway } from './execution/as-gateway.ts';
import type { Executor } from './execution/executor.ts';
import { readRequest } from './limits/read-request.ts';
import type { OperationLimits } from './limits/operation-limits.ts';
import { asTokenLimit } from './limits/parse-within.ts';
import type { OperationGate } from './operation-gate.ts';
import { apolloCache, resolveDocumentId } from './persisted/apollo-persisted.ts';
import type { PersistedOperations } from './persisted/persisted-operations.ts';

export interface GraphqlHttpOptions {
  schema: GraphQLSchema;
  execute: Executor;
  services: GraphqlServices;
  authenticate: (request: FastifyRequest) => Promise<Actor>;
  introspection: boolean;
  explorer: boolean;
  gate: OperationGate;
  limits: OperationLimits;
  persisted: PersistedOperations;
}

/** With what names the request in logs and errors. */
type HttpContext = GraphqlContext & { requestId: string };

/** Registers `/graphql`; call it in a scope of its own, as it sets an error handler. */
export async function registerGraphqlHttp(app: FastifyInstance, options: GraphqlHttpOptions): Promise<void> {
  const requestIds = new WeakMap<object, string>();
  const server = createApollo(options, requestIds);
  await server.start();
  app.addHook('onClose', () => server.stop());
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof AppError) {
      const { status, headers } = httpOf(error);
      const told = toFormattedError(error, { requestId: request.id, log: options.services.jobs.log });
      return reply
        .status(status)
        .headers(headers)
        .send({ errors: [told] });
    }
    const status = statusOf(error);
    if (status >= 500) request.log.error({ err: error }, 'A GraphQL request broke');
    const message = status < 500 && error instanceof Error ? error.message : 'Internal error';
    const code = status < 500 ? 'BAD_REQUEST' : 'INTERNAL';
    return reply.status(status).send({ errors: [{ message, extensions: { code, requestId: request.id } }] });
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preHandler: (request, _reply, done) => {
      resolveDocumentId(options.persisted, request);
      done();
    },
    handler: createHttpAnswer(server, async (request, reply) => {
      const refuse = (refusal: GraphQLError): never => {
        requestIds.set(refusal, request.id);
        throw refusal;
      };
      const actor = await options.authenticate(request).catch((error: unknown) => {
        if (!isRateLimit(error)) void reply.header('www-authenticate', 'Bearer realm="easel"');
        return refuse(toEntryRefusal(error));
      });
      // Raised here an error becomes the answer, with the status it names; raised by a plugin, a 500.
      const { refusal, isMutation } = readRequest(options.gate, request);
      // Mutations count one by one, where they can be refused as data.
      if (!isMutation) {
        await requireRate(options.services.rates, actor).catch((error: unknown) =>
          refuse(toEntryRefusal(error)),
        );
      }
      if (refusal !== undefined) refuse(refusal);
      return Object.assign(createContext(options.services, { actor }), { requestId: request.id });
    }),
  });
}

function createApollo(
  options: GraphqlHttpOptions,
  requestIds: WeakMap<object, string>,
): ApolloServer<HttpContext & BaseContext> {
  const { log } = options.services.jobs;
  const { limits, persisted } = options;
  return new ApolloServer<HttpContext & BaseContext>({
    gateway: asGateway(options.schema, options.execute),
    introspection: options.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    documentStore: {
      get: (key) => Promise.resolve(options.gate.document(key.slice(-64))),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(false),
    },
    parseOptions: { maxTokens: limits.tokens },
    persistedQueries: { cache: apolloCache(persisted) },
    stopOnTerminationSignals: false,
    logger: log,
    formatError: (formatted, error) => {
      const requestId = (typeof error === 'object' && error !== null && requestIds.get(error)) || 'unknown';
      const fallbackCode = formatted.extensions?.['code'];
      const hideSchema = !options.introspection;
      return toFormattedError(asTokenLimit(error, limits) ?? error, {
        requestId,
        log,
        fallbackCode,
        hideSchema,
      });
    },
    plugins: [
      rememberRequestIds(requestIds),
      ApolloServerPluginCacheControlDisabled(),
      options.explorer
        ? ApolloServerPluginLandingPageLocalDefault({ embed: true, includeCookies: false })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
}

/** `formatError` is told the error and not the request it belongs to. */
function rememberRequestIds(requestIds: WeakMap<object, string>): ApolloServerPlugin<HttpContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors: ({ errors, contextValue }) => {
          for (const error of errors) requestIds.set(error, contextValue.requestId);
          return Promise.resolve();
        },
      }),
  };
}

function isRateLimit(error: unknown): boolean {
  return error instanceof AppError && error.code === 'RATE_LIMITED';
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
