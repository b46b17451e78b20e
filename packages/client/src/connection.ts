// How the server is reached: plain requests by HTTP, subscriptions by a socket that opens with the first of them and
// closes with the last.

import { createRequest, type Request } from './request.ts';
import { createSocket, type Socket } from './socket.ts';

export type Token = string | ((context: { renew: boolean }) => string | Promise<string>);

export interface EaselOptions {
  /** Where the server is. Default: the page's own origin; without a page `EASEL_URL`, else http://127.0.0.1:4000. */
  url?: string;
  /** An API key or a session token, or what gets one: it is asked before each use, and with `renew` after a refusal. */
  token?: Token;
  /** How long to go on trying without a connection, in milliseconds. Default: five minutes. */
  giveUpAfterMs?: number;
  /** Instead of the platform's own. */
  fetch?: typeof fetch;
  webSocket?: unknown;
}

export interface Connection {
  request: Request;
  socket: Socket;
  fetch: typeof fetch;
}

export function connect(options: EaselOptions = {}): Connection {
  const url = (options.url ?? defaultUrl()).replace(/\/+$/, '');
  const { token, giveUpAfterMs = 300_000 } = options;
  const getToken = async (renew: boolean): Promise<string | undefined> =>
    typeof token === 'function' ? await token({ renew }) : token;
  const parts = { url: `${url}/graphql`, getToken, renews: typeof token === 'function', giveUpAfterMs };
  // Looked up at each call: a page may wrap fetch later.
  const fetchNow: typeof fetch = (input, init) => (options.fetch ?? globalThis.fetch)(input, init);
  return {
    request: createRequest({ ...parts, fetch: fetchNow }),
    socket: createSocket({ ...parts, webSocket: options.webSocket }),
    fetch: fetchNow,
  };
}

function defaultUrl(): string {
  const { location, process } = globalThis as {
    location?: { origin: string };
    process?: { env?: Record<string, string | undefined> };
  };
  return location?.origin ?? process?.env?.['EASEL_URL'] ?? 'http://127.0.0.1:4000';
}
