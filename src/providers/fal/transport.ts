// How requests reach fal: keep-alive connections, one base URL that can be replaced, and the facts of each answer.
//
// The client retries 429, 502, 503, 504 and broken connections by itself, a submission too, and cannot be told not
// to. So what it would retry is given to it as a status it does not, and the facts are read from the exchange here.

import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, request } from 'undici';
import { writeLargeSeed } from '../../domain/seed.ts';
import { allowHosts, createGuardedAgent } from '../../outgoing/index.ts';

/** What happened to one call, whatever the client made of it. */
export interface Exchange {
  /** Null: no answer came. */
  answer: { status: number; headers: Headers; text: string } | null;
  /** Set when no answer came. `sent`: the request may have reached the provider. */
  failure: { sent: boolean; reason: string } | null;
}

export interface Transport {
  /** The fetch for the client. */
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Makes a call through the client and tells what passed over the wire. */
  exchange(call: () => Promise<unknown>, signal?: AbortSignal): Promise<Exchange>;
  /** The address to really use. */
  rewrite(url: string): string;
  readonly agent: Agent;
  /** For result files, whose addresses come from an answer: to public addresses and the base URL only. */
  readonly files: Agent;
  close(): Promise<void>;
}

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
  const current = new AsyncLocalStorage<{ exchange: Exchange; signal: AbortSignal | undefined }>();

  const rewrite = (url: string): string => {
    if (options.baseUrl === null) return url;
    const { hostname, host, pathname, search } = new URL(url);
    return PROVIDER_HOST.test(hostname) ? `${options.baseUrl}/${host}${pathname}${search}` : url;
  };

  return {
    agent,
    files,
    rewrite,
    async exchange(call, signal) {
      const exchange: Exchange = { answer: null, failure: null };
      try {
        await current.run({ exchange, signal }, call);
      } catch (error) {
        // The client raises for every status that is not 2xx; what matters stands in the exchange.
        if (exchange.answer === null && exchange.failure === null) throw error;
      }
      return exchange;
    },
    async fetch(input, init) {
      const store = current.getStore();
      const outcome = await send(
        rewrite(input instanceof Request ? input.url : input.toString()),
        init,
        agent,
        store?.signal,
      );
      if (store !== undefined) Object.assign(store.exchange, outcome);
      if (outcome.answer === null)
        return Response.json({ detail: outcome.failure.reason }, { status: NOT_RETRIED });
      const { status, headers, text } = outcome.answer;
      const body = status === 204 || status === 304 ? null : text;
      return new Response(body, { status: status === 429 || status >= 500 ? NOT_RETRIED : status, headers });
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
  url: string,
  init: RequestInit | undefined,
  dispatcher: Agent,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  try {
    const answer = await request(url, {
      method: toMethod(init?.method),
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: await toBody(init?.body),
      dispatcher,
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await answer.body.text();
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      // The body is decoded and whole: these would describe another one.
      if (
        value === undefined ||
        /^(content-length|content-encoding|transfer-encoding|connection)$/.test(name)
      )
        continue;
      headers.set(name, String(value));
    }
    return { answer: { status: answer.statusCode, headers, text }, failure: null };
  } catch (error) {
    return { answer: null, failure: { sent: wasSent(error), reason: reasonOf(error) } };
  }
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
