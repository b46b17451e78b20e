// How requests reach fal: keep-alive connections, one base URL that can be replaced, and the facts of each answer.
//
// The client retries 429, 502, 503, 504 and broken connections by itself, a submission too, and cannot be told not
// to. So what it would retry is given to it as a status it does not, and the facts are read from the exchange here.

import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { writeLargeSeed } from '../../domain/seed.ts';
import { createGuardedAgent } from '../../outgoing/guarded-agent.ts';
import { allowHosts } from '../../outgoing/index.ts';

/** What happened to one call, whatever the client made of it. */
export interface Exchange {
  /** Null: no answer came. */
  answer: { status: number; headers: AnswerHeaders; text: string } | null;
  /** Set when no answer came. `sent`: the request may have reached the provider. */
  failure: { sent: boolean; reason: string } | null;
}

export interface AnswerHeaders {
  get(name: string): string | null;
}

/** What the client takes as its fetch. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface Transport {
  /** Makes a call with a fetch of its own and tells what passed over the wire. */
  exchange(call: (fetch: Fetch) => Promise<unknown>, signal?: AbortSignal): Promise<Exchange>;
  /** One request to `url`, or to its place under the base URL. */
  request(url: string | URL, options?: RequestOptions): Promise<Dispatcher.ResponseData>;
  /** The same for result files, whose addresses come from an answer: to public addresses and the base URL only. */
  requestFile(url: string | URL, options?: RequestOptions): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

export type RequestOptions = Partial<
  Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body' | 'headersTimeout' | 'bodyTimeout' | 'signal'>
>;

export interface TransportOptions {
  /** `<base>/<original host>/<path>` instead of the provider's own hosts. */
  baseUrl: string | null;
  maxConnections: number;
}

const PROVIDER_HOST = /(^|\.)fal\.(ai|run|media)$/;
/** The client lets this status pass. */
const NOT_RETRIED = 499;

export function createTransport(options: TransportOptions): Transport {
  const agent = new Agent({
    connections: options.maxConnections,
    keepAliveTimeout: 30_000,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    connect: { timeout: 10_000 },
  });
  const files = createGuardedAgent({
    allow: allowHosts(options.baseUrl),
    connections: options.maxConnections,
    keepAliveTimeout: 30_000,
  });
  const base = options.baseUrl === null ? null : new URL(options.baseUrl);
  const placeOf = (url: string | URL): { origin: string; path: string } => {
    const { origin, hostname, host, pathname, search } = typeof url === 'string' ? new URL(url) : url;
    if (base === null || !PROVIDER_HOST.test(hostname)) return { origin, path: `${pathname}${search}` };
    const under = base.pathname.replace(/\/$/, '');
    return { origin: base.origin, path: `${under}/${host}${pathname}${search}` };
  };
  const requestBy =
    (dispatcher: Dispatcher): Transport['request'] =>
    async (url, { method = 'GET', ...options } = {}) =>
      dispatcher.request({ method, ...placeOf(url), ...options });
  const request = requestBy(agent);

  return {
    request,
    requestFile: requestBy(files),
    async exchange(call, signal) {
      const exchange: Exchange = { answer: null, failure: null };
      // Not by AsyncLocalStorage: once used, it makes every promise of the process dearer.
      const fetch: Fetch = async (input, init) => {
        const url = input instanceof Request ? input.url : input.toString();
        Object.assign(exchange, await send(request, url, init, signal));
        return toResponse(exchange);
      };
      try {
        await call(fetch);
      } catch (error) {
        // The client raises for every status that is not 2xx; what matters stands in the exchange.
        if (exchange.answer === null && exchange.failure === null) throw error;
      }
      return exchange;
    },
    async close() {
      await Promise.all([agent.destroy(), files.destroy()]);
    },
  };
}

type Outcome =
  | { answer: NonNullable<Exchange['answer']>; failure: null }
  | { answer: null; failure: NonNullable<Exchange['failure']> };

async function send(
  request: Transport['request'],
  url: string,
  init: RequestInit | undefined,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  try {
    const answer = await request(url, {
      method: toMethod(init?.method),
      headers: fromClient(init?.headers),
      body: await toBody(init?.body),
      signal: signal ?? null,
    });
    const text = await answer.body.text();
    return { answer: { status: answer.statusCode, headers: toHeaders(answer.headers), text }, failure: null };
  } catch (error) {
    return { answer: null, failure: { sent: wasSent(error), reason: reasonOf(error) } };
  }
}

/** The client gives a record of texts; anything else is read as fetch would. */
function fromClient(headers: RequestInit['headers']): Record<string, string> {
  if (headers === undefined || Array.isArray(headers) || headers instanceof Headers)
    return Object.fromEntries(new Headers(headers));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function toHeaders(headers: IncomingHttpHeaders): AnswerHeaders {
  return {
    get(name) {
      const value = headers[name.toLowerCase()];
      return value === undefined ? null : String(value);
    },
  };
}

/**
 * What the client reads of a response, and nothing else: one of fetch's own, with its streams, costs as much as the
 * request. test/sandbox and test/main-job run the real client on it.
 */
function toResponse({ answer, failure }: Exchange): Response {
  const { status, headers, text } = answer ?? {
    status: NOT_RETRIED,
    headers: { get: () => 'application/json' },
    text: JSON.stringify({ detail: failure?.reason }),
  };
  const told = status === 429 || status >= 500 ? NOT_RETRIED : status;
  const response: Pick<Response, 'status' | 'statusText' | 'ok' | 'json' | 'text'> & {
    headers: AnswerHeaders;
  } = {
    status: told,
    statusText: '',
    ok: told >= 200 && told < 300,
    headers,
    json: async () => JSON.parse(text),
    text: () => Promise.resolve(text),
  };
  return response as Response;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD'] as const;

function toMethod(method: string | undefined): (typeof METHODS)[number] {
  return METHODS.find((known) => known === method?.toUpperCase()) ?? 'GET';
}

async function toBody(body: RequestInit['body']): Promise<string | Uint8Array | null> {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string') return writeLargeSeed(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  throw new TypeError('The client sends a body of an unknown kind');
}

/** Before a connection stood nothing was sent. */
const NEVER_SENT = new Set([
  'ERR_INVALID_URL',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function wasSent(error: unknown): boolean {
  return !NEVER_SENT.has(codeOf(error));
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.message} (${codeOf(error)})` : String(error);
}
