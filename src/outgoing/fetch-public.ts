// The one fetch for addresses that somebody else named: http(s) only, public addresses only, at every redirect anew,
// within a time and a size. What the bytes are is for the caller to check.

import { Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import { AddressRefused, type AllowPrivate } from './address-rules.ts';

export interface PublicRequest {
  /** Default GET. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** For the whole exchange, redirects and body included; default 30 s. */
  timeoutMs?: number;
  /** The largest body of the answer; default 5 MB. */
  maxBytes?: number;
  /** Redirects that are followed; default 3 for GET and HEAD, else none: the 3xx is the answer. */
  maxRedirects?: number;
  /** Default both. */
  protocols?: readonly ('http:' | 'https:')[];
  /** Private addresses that may be connected to all the same. */
  allow?: AllowPrivate;
  signal?: AbortSignal;
  /** Resolves names; default the system's. */
  lookup?: LookupFunction;
}

export type RefusalReason =
  /** It is no http: or https: address, or a redirect leads to none. */
  | 'URL'
  /** It is, or leads to, an address that is not public. */
  | 'ADDRESS'
  | 'REDIRECTS'
  | 'TOO_LARGE'
  | 'TIMEOUT'
  /** No connection, or it broke. */
  | 'NETWORK';

export type PublicAnswer =
  | {
      ok: true;
      status: number;
      headers: IncomingHttpHeaders;
      /** Must be read or destroyed. Fails with OutgoingError when it is too large or takes too long. */
      body: Readable;
      /** Where it was, after redirects. */
      url: string;
    }
  | { ok: false; reason: RefusalReason; message: string };

/** What the body of an answer fails with. */
export class OutgoingError extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutgoingError';
    this.reason = reason;
  }
}

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 5_000_000;

/** Never raises, but when `signal` aborts: then its reason. */
export async function fetchPublic(url: string, options: PublicRequest = {}): Promise<PublicAnswer> {
  // Loaded with the first call: undici is a tenth of a start, and who only answers queries never needs it.
  const { createGuardedAgent } = await import('./guarded-agent.ts');
  // One agent a call: no connection that was made under one rule is used under another.
  const agent = createGuardedAgent({ allow: options.allow, lookup: options.lookup, connections: 1 });
  const limit = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  try {
    const answer = await follow(url, options, { agent, signal });
    if (!answer.ok) {
      await agent.destroy();
      return answer;
    }
    return { ...answer, body: withinLimits(answer.body, { ...options, url, agent, limit }) };
  } catch (error) {
    await agent.destroy();
    options.signal?.throwIfAborted();
    return refusalOf(error, url, limit);
  }
}

async function follow(
  url: string,
  options: PublicRequest,
  { agent, signal }: { agent: Agent; signal: AbortSignal },
): Promise<PublicAnswer> {
  const { request } = await import('./guarded-agent.ts');
  const method = options.method ?? 'GET';
  const safe = method === 'GET' || method === 'HEAD';
  const maxRedirects = options.maxRedirects ?? (safe ? 3 : 0);
  const maxBytes = options.maxBytes ?? MOST_BYTES;
  const protocols: readonly string[] = options.protocols ?? ['http:', 'https:'];
  let place = url;
  for (let redirects = 0; ; redirects += 1) {
    if (!URL.canParse(place) || !protocols.includes(new URL(place).protocol)) {
      const wanted = protocols.map((protocol) => protocol.slice(0, -1)).join(' or ');
      return refuse('URL', `${show(place)} is not ${wanted}.`);
    }
    const answer = await request(place, {
      method,
      headers: { ...headersFor(place, url, options.headers ?? {}), 'accept-encoding': 'identity' },
      ...(options.body === undefined ? {} : { body: options.body }),
      dispatcher: agent,
      signal,
    });
    const { statusCode: status, headers } = answer;
    // Its reader is told; without one an error of a body that is given up would end the process.
    answer.body.on('error', () => {});
    const { location } = headers;
    if (status >= 300 && status < 400 && typeof location === 'string' && maxRedirects > 0) {
      answer.body.destroy();
      if (redirects === maxRedirects)
        return refuse('REDIRECTS', `${show(url)} redirects more than ${maxRedirects} times.`);
      place = URL.canParse(location, place) ? new URL(location, place).href : location;
      continue;
    }
    if (Number(headers['content-length'] ?? 0) > maxBytes && method !== 'HEAD') {
      answer.body.destroy();
      return refuse('TOO_LARGE', `${show(place)} has more than ${maxBytes} bytes.`);
    }
    return { ok: true, status, headers, body: answer.body, url: place };
  }
}

const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** What was meant for one origin is not told to the one it redirects to. */
function headersFor(place: string, first: string, headers: Record<string, string>): Record<string, string> {
  if (new URL(place).origin === new URL(first).origin) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CREDENTIALS.has(name.toLowerCase())));
}

function withinLimits(
  body: Readable,
  of: { maxBytes?: number; url: string; agent: Agent; limit: AbortSignal },
): Readable {
  const maxBytes = of.maxBytes ?? MOST_BYTES;
  async function* read(): AsyncGenerator<Buffer, void, undefined> {
    let bytes = 0;
    try {
      for await (const chunk of body) {
        const piece = Buffer.from(chunk as Uint8Array);
        bytes += piece.length;
        if (bytes > maxBytes)
          throw new OutgoingError('TOO_LARGE', `${show(of.url)} has more than ${maxBytes} bytes.`);
        yield piece;
      }
    } catch (error) {
      if (error instanceof OutgoingError) throw error;
      const { reason, message } = refusalOf(error, of.url, of.limit);
      throw new OutgoingError(reason, message, { cause: error });
    } finally {
      await of.agent.destroy();
    }
  }
  const limited = Readable.from(read(), { objectMode: false });
  // A body that is dropped unread has no reader to close the connection.
  limited.once('close', () => void of.agent.destroy());
  return limited;
}

function refusalOf(
  error: unknown,
  url: string,
  limit: AbortSignal,
): { ok: false; reason: RefusalReason; message: string } {
  if (limit.aborted) return refuse('TIMEOUT', `${show(url)} took too long.`);
  const refused = findRefused(error);
  if (refused !== undefined) return refuse('ADDRESS', `${refused.message}.`);
  const code = error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
  return refuse('NETWORK', `${show(url)} cannot be reached (${code}).`);
}

function refuse(
  reason: RefusalReason,
  message: string,
): { ok: false; reason: RefusalReason; message: string } {
  return { ok: false, reason, message };
}

function findRefused(error: unknown): AddressRefused | undefined {
  if (error instanceof AddressRefused) return error;
  return error instanceof Error && error.cause !== undefined ? findRefused(error.cause) : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Without its query, which may hold a signature or a token. */
function show(url: string): string {
  const plain = url.split(/[?#]/)[0] ?? '';
  return plain.replace(/\/\/[^/@]*@/, '//').slice(0, 120);
}
