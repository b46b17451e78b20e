// One HTTP exchange of the sandbox, read and answered.

import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Incoming {
  method: string;
  /** fal's host, as the path's first part names it; `queue.fal.run` when it names none. */
  host: string;
  /** The path at that host, without the leading slash. */
  path: string;
  query: URLSearchParams;
  /** This server's own address, as the caller knows it. */
  origin: string;
  message: IncomingMessage;
}

const HOSTS = /^(queue\.fal\.run|fal\.run|fal\.ai|([\w-]+\.)?fal\.(ai|media)|rest\.alpha\.fal\.ai)$/;
const MOST_BYTES = 256 * 1024 * 1024;

export function readIncoming(message: IncomingMessage, origin: string): Incoming {
  const target = message.headers['x-fal-target-url'];
  const own = new URL(message.url ?? '/', origin);
  const method = message.method ?? 'GET';
  if (typeof target === 'string' && URL.canParse(target)) {
    const { host, pathname, searchParams } = new URL(target);
    return { method, host, path: pathname.slice(1), query: searchParams, origin, message };
  }
  const [first = '', ...rest] = own.pathname.slice(1).split('/');
  const named = HOSTS.test(first);
  return {
    method,
    host: named ? first : 'queue.fal.run',
    path: named ? rest.join('/') : own.pathname.slice(1),
    query: own.searchParams,
    origin,
    message,
  };
}

export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An object, or undefined for what is none. A `seed` that a number cannot hold exactly is its digits, as text. */
export async function readJson(message: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const text = (await readBody(message)).toString();
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    const body: Record<string, unknown> = Object.fromEntries(Object.entries(parsed));
    const digits = [...text.matchAll(/"seed"\s*:\s*(\d{16,19})/g)].map(([, found]) => found);
    if (typeof body['seed'] === 'number' && !Number.isSafeInteger(body['seed']))
      body['seed'] = digits.find((found) => Number(found) === body['seed']) ?? body['seed'];
    return body;
  } catch {
    return undefined;
  }
}

/** Textual seeds are the exact integers of `readJson`, and go out as such. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body).replace(/"seed":"(\d{16,19})"/g, '"seed":$1');
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text);
}
