// One HTTP request through Apollo Server, from Fastify's objects and back, with nothing in between.

import { Readable } from 'node:stream';
import { type ApolloServer, type BaseContext, HeaderMap } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An async route handler; call it when the server has started. */
export function createHttpAnswer<Context extends BaseContext>(
  server: ApolloServer<Context>,
  context: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) => {
    await afterReading();
    const { status, headers, body } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: toHeaderMap(request),
        search: searchOf(request.url),
        body: request.body,
      },
      context: () => context(request, reply),
    });
    for (const [name, value] of headers) reply.header(name, value);
    reply.code(status ?? 200);
    return reply.send(body.kind === 'complete' ? body.string : Readable.from(body.asyncIterator));
  };
}

let turn: Promise<void> | undefined;

/**
 * Resolves when what has come over all connections so far is read. Requests that came together are then answered
 * together, and one wakes the reader of the next: to wake a sleeping process for each answer costs more than the answer.
 */
function afterReading(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}

/** What asks for JSON and nothing in particular. To negotiate about it, twice a request, would cost as much as the query. */
const PLAIN = new Set(['application/json', '*/*']);

function toHeaderMap({ headers, method }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (method === 'POST' && PLAIN.has(headers.accept ?? '')) map.set('accept', '');
  return map;
}

function searchOf(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark);
}
