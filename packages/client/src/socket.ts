// The socket under all subscriptions: it opens with the first, closes with the last, and comes back by itself.

import type { Client, FormattedExecutionResult } from 'graphql-ws';
import { createClient } from 'graphql-ws/client';
import { retryWait } from './retry-wait.ts';

export interface Payload {
  query: string;
  /** Sent again, as it is then, after every reconnect. */
  variables: Record<string, unknown>;
}

export interface Socket {
  iterate<Data>(payload: Payload): Promise<AsyncIterableIterator<FormattedExecutionResult<Data, unknown>>>;
  /** The next connection asks for a new token; false where that cannot help. */
  renew(): boolean;
  close(): Promise<void>;
}

export interface SocketParts {
  /** Of GraphQL over HTTP. */
  url: string;
  getToken: (renew: boolean) => Promise<string | undefined>;
  renews: boolean;
  giveUpAfterMs: number;
  webSocket: unknown;
}

const PING_MS = 12_000;
/** A ping without an answer for so long: the line is dead though nobody closed it. */
const PONG_MS = 5_000;

export function createSocket(parts: SocketParts): Socket {
  let client: Promise<Client> | undefined;
  let renewed = false;
  const open = async (): Promise<Client> => {
    const webSocketImpl = parts.webSocket ?? (await findWebSocket());
    let aliveAt = Date.now();
    let dead: ReturnType<typeof setTimeout> | undefined;
    const opened: Client = createClient({
      url: parts.url.replace(/^http/, 'ws'),
      webSocketImpl,
      keepAlive: PING_MS,
      retryAttempts: Infinity,
      retryWait,
      shouldRetry: (cause) => !isRefusal(cause) && Date.now() - aliveAt < parts.giveUpAfterMs,
      connectionParams: async () => {
        const token = await parts.getToken(renewed);
        return token === undefined ? {} : { token, authorization: `Bearer ${token}` };
      },
      on: {
        connecting(isRetry) {
          if (!isRetry) aliveAt = Date.now();
        },
        connected() {
          renewed = false;
        },
        message() {
          aliveAt = Date.now();
        },
        ping(received) {
          if (!received) dead = setTimeout(() => opened.terminate(), PONG_MS);
        },
        pong(received) {
          if (received) clearTimeout(dead);
        },
        closed: () => clearTimeout(dead),
      },
    });
    return opened;
  };
  return {
    async iterate<Data>(payload: Payload) {
      client ??= open();
      return (await client).iterate<Data>(payload);
    },
    renew() {
      if (!parts.renews || renewed) return false;
      renewed = true;
      return true;
    },
    async close() {
      const opened = client;
      client = undefined;
      await (await opened)?.dispose();
    },
  };
}

/** Node before 22 has none of its own. */
async function findWebSocket(): Promise<unknown> {
  const { WebSocket } = globalThis as { WebSocket?: unknown };
  return WebSocket ?? (await import('ws')).WebSocket;
}

/** The server does not let this caller in: trying again as the same one will not help. */
export function isRefusal(cause: unknown): boolean {
  return hasCode(cause) && (cause.code === 4401 || cause.code === 4403);
}

export function hasCode(cause: unknown): cause is { code: number; reason?: string } {
  return typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'number';
}
