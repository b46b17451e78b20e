// GraphQL over websockets: the graphql-transport-ws protocol on `ws`.

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import { boundOperations, type OperationBounds } from './limits/bound-operations.ts';
import { boundMessages } from './limits/socket-messages.ts';
import { createSocketPlaces } from './limits/socket-places.ts';
import { createWsOperations, type WsExtra, type WsOperationOptions } from './ws-operations.ts';

export interface GraphqlWsOptions extends WsOperationOptions {
  server: Server;
  path: string;
  /** Raises AppError when the caller may not come in. */
  authenticate: (request: IncomingMessage, params: Record<string, unknown>) => Promise<Actor>;
  /** Whether a browser page of this origin may connect; an absent origin is no browser. */
  allowOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  limits: SocketLimits;
  slots: OperationBounds['slots'];
  /** Of the caller, behind whatever proxies. */
  addressOf: (request: IncomingMessage) => string;
  /** Counts a websocket before it is opened. Raises AppError RATE_LIMITED. */
  countConnection: (request: IncomingMessage) => Promise<void>;
  /** Counts an operation. Raises AppError RATE_LIMITED. */
  countOperation: OperationBounds['count'];
}

export interface SocketLimits {
  messagesPerSecond: number;
  /** Of one address, that may be open at once; null is any number. */
  perAddress: number | null;
}

const MOST_BYTES = 1_000_000;
const INIT_TIMEOUT_MS = 10_000;
/** A client that does not answer the close is cut off. */
const CLOSE_TIMEOUT_MS = 1000;

/** Close codes: present something else; and come again, it is our fault. */
const UNAUTHENTICATED = 4401;
const TRY_AGAIN = 1013;

export interface GraphqlWs extends AsyncDisposable {
  /** How many are connected, and how many subscriptions they have. */
  count(): { sockets: number; subscriptions: number };
}

export function serveGraphqlWs(options: GraphqlWsOptions): GraphqlWs {
  const { log } = options.services.jobs;
  const { connections } = options.services.auth;
  // `closeTimeout` is missing in its types.
  const socketOptions = { noServer: true, maxPayload: MOST_BYTES, closeTimeout: CLOSE_TIMEOUT_MS };
  const sockets = new WebSocketServer(socketOptions);
  options.server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== options.path) return refuseUpgrade(socket, 404, 'Not Found');
    const { origin, host } = request.headers;
    if (!options.allowOrigin(origin, host)) return refuseUpgrade(socket, 403, 'Forbidden');
    // It may break while it is looked at.
    socket.on('error', () => {});
    options.countConnection(request).then(
      () => open(request, socket, head),
      () => refuseUpgrade(socket, 429, 'Too Many Requests'),
    );
  });
  const places = createSocketPlaces(options.limits.perAddress);

  function open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (socket.destroyed) return;
    const leave = places.take(options.addressOf(request));
    if (leave === undefined) return refuseUpgrade(socket, 429, 'Too Many Requests');
    socket.once('close', leave);
    sockets.handleUpgrade(request, socket, head, (client) => {
      boundMessages(client, { perSecond: options.limits.messagesPerSecond });
      sockets.emit('connection', client, request);
      // ws has closed it, with a code; graphql-ws would print what anybody may send us.
      client.removeAllListeners('error');
      client.on('error', (error) => log.debug({ err: error }, 'A websocket broke'));
    });
  }
  const operations = createWsOperations(options);
  const connected = new Set<{ subscriptions: Record<string, unknown> }>();
  const disposable = useServer<Record<string, unknown>, WsExtra>(
    {
      ...boundOperations(operations.hooks, {
        slots: options.slots,
        count: options.countOperation,
        gate: options.gate,
      }),
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      async onConnect(ctx) {
        const { socket, request } = ctx.extra;
        try {
          const actor = await options.authenticate(request, ctx.connectionParams ?? {});
          // It may have gone in the meantime, and then nothing will be told of it again.
          if (socket.readyState !== socket.OPEN) return false;
          ctx.extra.actor = actor;
          connected.add(ctx);
          ctx.extra.forget = connections.add(actor, (reason) => socket.close(UNAUTHENTICATED, reason));
          return true;
        } catch (error) {
          log.debug({ err: error }, 'A websocket was refused');
          refuseSocket(socket, error);
          return false;
        }
      },
      onClose(ctx) {
        connected.delete(ctx);
        ctx.extra.forget?.();
      },
    },
    sockets,
    12_000,
  );
  return {
    count() {
      const subscriptions = [...connected].map((ctx) => Object.keys(ctx.subscriptions).length);
      return { sockets: connected.size, subscriptions: subscriptions.reduce((sum, each) => sum + each, 0) };
    },
    async [Symbol.asyncDispose]() {
      const clients = [...sockets.clients];
      const closed = clients.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      // Tells every client that the server goes away, so that it comes back to another one, or to the next start.
      operations[Symbol.dispose]();
      await disposable.dispose();
      const timer = setTimeout(() => clients.forEach((socket) => socket.terminate()), CLOSE_TIMEOUT_MS);
      await Promise.all(closed);
      clearTimeout(timer);
    },
  };
}

/** Before the protocol's own refusal, whose code says that presenting something else is of no use. */
function refuseSocket(socket: WebSocket, error: unknown): void {
  if (error instanceof AppError && error.code === 'UNAUTHENTICATED')
    socket.close(UNAUTHENTICATED, closeReason(error.message));
  else socket.close(TRY_AGAIN, 'Who is asking could not be found out');
}

/** The protocol holds 123 bytes. */
function closeReason(message: string): string {
  return Buffer.byteLength(message) <= 123 ? message : 'Unauthenticated';
}

function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
