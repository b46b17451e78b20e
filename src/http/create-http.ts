// The HTTP server: one Fastify instance with everything that listens.

import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import cors from '@fastify/cors';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { StartError } from '../domain/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { limitRequests, type RequestLimits } from './limit-requests.ts';

/** The largest request body: 20 MB, for inline images. */
const MOST_BYTES = 20 * 1024 * 1024;

export interface HttpOptions extends RequestLimits {
  log: Logger;
  allowOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  allowHost: (host: string | undefined) => boolean;
}

export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: MOST_BYTES,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    // Who sends a request drop by drop has so long for all of it; its headers must be there within a minute.
    requestTimeout: 300_000,
    // A page of this server may be behind a proxy's path prefix; a trailing slash is no other page.
    routerOptions: { ignoreTrailingSlash: true },
    // Prototype keys in JSON are refused, not stripped: the caller is told.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // Fastify makes compilers for JSON Schema ready otherwise, which costs every start.
    schemaController: { compilersFactory: { buildValidator: notInZod, buildSerializer: notInZod } },
  });
  app.addHook('onRequest', (request, reply, done) => {
    const refusal = refuse(request, options);
    if (refusal === undefined) done();
    else void reply.status(refusal.status).type('application/problem+json').send(refusal);
  });
  await app.register(cors, {
    // By the origin alone, so that the rest is made ready once: a page of this server itself needs no leave.
    origin: (origin, done) => done(null, origin !== undefined && options.allowOrigin(origin, undefined)),
    exposedHeaders: ['location', 'retry-after', 'www-authenticate'].join(', '),
    maxAge: 600,
  });
  limitRequests(app, options);
  app.addHook('onResponse', (request, reply, done) => {
    const ms = Math.round(reply.elapsedTime);
    options.log.debug(
      { requestId: request.id, method: request.method, status: reply.statusCode, ms },
      'Request',
    );
    done();
  });
  return app;
}

function notInZod(): never {
  throw new Error('Routes say in zod what they take and give, in a scope that has its compilers.');
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers whatever it is called by: whoever watches over a server asks it by its address. */
    anyHost?: true;
  }
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A page of another site can make a browser send a request whose answer it may not read: what changes anything is refused. */
function refuse(request: FastifyRequest, { allowHost, allowOrigin }: HttpOptions) {
  const { origin, host } = request.headers;
  if (!allowHost(host) && request.routeOptions.config?.anyHost !== true) {
    const detail = 'This server is not called by that name; see ALLOWED_HOSTS and PUBLIC_URL.';
    return problem(request, 421, 'Misdirected Request', detail);
  }
  if (READS.has(request.method) || allowOrigin(origin, host)) return undefined;
  const detail = 'Pages of that origin may not call this server; see CORS_ORIGINS.';
  return problem(request, 403, 'Forbidden', detail);
}

function problem({ id }: FastifyRequest, status: number, title: string, detail: string) {
  return { type: 'about:blank', title, status, detail, code: 'FORBIDDEN', requestId: id };
}

/** Resolves with the URL it can be reached at. Raises StartError when the port cannot be had. */
export async function listen(app: FastifyInstance, address: { host: string; port: number }): Promise<string> {
  try {
    await app.listen({ host: address.host, port: address.port });
  } catch (error) {
    throw new StartError(whyNot(error, address), { cause: error });
  }
  const bound = app.server.address();
  const port =
    bound === null || typeof bound === 'string' ? address.port : (bound satisfies AddressInfo).port;
  const any = address.host === '0.0.0.0' || address.host === '::';
  const host = any ? '127.0.0.1' : address.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function whyNot(error: unknown, { host, port }: { host: string; port: number }): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  switch (code) {
    case 'EADDRINUSE':
      return `PORT: ${host}:${port} is in use. Set PORT to another one, or to 0 for any free one.`;
    case 'EACCES':
      return `PORT: this process may not listen on ${port}. Use one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST: ${host} is not an address of this machine.`;
    default:
      return `Cannot listen on ${host}:${port} (${code}).`;
  }
}
