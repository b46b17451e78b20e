// GraphQL over websockets: the graphql-transport-ws protocol on `ws`.

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Actor } from '../domain/actor.ts';
import { createContext, type GraphqlServices } from './context.ts';
import { toFormattedError } from './error-edge.ts';
import type { OperationGate } from './operation-gate.ts';

export interface GraphqlWsOptions {
  server: Server;
  path: string;
  schema: GraphQLSchema;
  gate: OperationGate;
  services: GraphqlServices;
  /** Raises AppError when the caller may not come in. */
  authenticate: (request: IncomingMessage, params: Record<string, unknown>) => Promise<Actor>;
  /** Whether a browser page of this origin may connect; an absent origin is no browser. */
  allowOrigin: (origin: string | undefined, host: string | undefined) => boolean;
}

const MOST_BYTES = 1_000_000;
const INIT_TIMEOUT_MS = 10_000;
/** A client that does not answer the close is cut off. */
const CLOSE_TIMEOUT_MS = 1000;

type Extra = { actor: Actor };

export function serveGraphqlWs(options: GraphqlWsOptions): AsyncDisposable {
  const { log } = options.services.jobs;
  const hideSchema = options.gate.hidesSchema;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  options.server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== options.path) return refuseUpgrade(socket, 404, 'Not Found');
    const { origin, host } = request.headers;
    if (!options.allowOrigin(origin, host)) return refuseUpgrade(socket, 403, 'Forbidden');
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  const disposable = useServer<Record<string, unknown>, Extra>(
    {
      schema: options.schema,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      async onConnect(ctx) {
        try {
          ctx.extra.actor = await options.authenticate(ctx.extra.request, ctx.connectionParams ?? {});
          return true;
        } catch (error) {
          log.debug({ err: error }, 'A websocket was refused');
          return false;
        }
      },
      onSubscribe(_ctx, _id, payload) {
        const admitted = options.gate.admit(payload);
        if (!admitted.ok) return admitted.errors;
        const { document } = admitted;
        const { operationName, variables: variableValues } = payload;
        return {
          schema: options.schema,
          document,
          operationName,
          variableValues,
          hideSuggestions: hideSchema,
        };
      },
      context(ctx) {
        const { actor } = ctx.extra;
        if (actor === undefined) throw new Error('A websocket operates before it is acknowledged');
        return createContext(options.services, { actor, requestId: randomUUID(), live: true });
      },
      onError: (_ctx, _id, _payload, errors) =>
        errors.map((error) => toFormattedError(error, { requestId: randomUUID(), log, hideSchema })),
      onNext(_ctx, _id, _payload, _args, result) {
        if (result.errors === undefined) return undefined;
        const errors = result.errors.map((error) =>
          toFormattedError(error, { requestId: randomUUID(), log, hideSchema }),
        );
        return { data: result.data ?? null, errors };
      },
    },
    sockets,
    12_000,
  );
  return {
    async [Symbol.asyncDispose]() {
      const clients = [...sockets.clients];
      const closed = clients.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      // Tells every client that the server goes away, so that it comes back to another one, or to the next start.
      await disposable.dispose();
      const timer = setTimeout(() => clients.forEach((socket) => socket.terminate()), CLOSE_TIMEOUT_MS);
      await Promise.all(closed);
      clearTimeout(timer);
    },
  };
}

function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
