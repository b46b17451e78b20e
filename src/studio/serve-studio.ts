// The built studio and GraphiQL: two pages with their own policies, and assets that never change under their names.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { graphiqlPolicy, type PolicyOrigins, studioPolicy } from './content-policy.ts';
import { PAGE_PATHS } from './page-paths.ts';

export interface StudioOptions {
  /** How the world reaches this server: its path becomes the pages' base. Null: the root. */
  publicUrl: string | null;
  /** Whether GraphiQL is served. */
  explorer: boolean;
  /**
   * Origins that pictures come from and uploads go to. Asked for when a page is: the address that pictures are served
   * at is known only when the server listens.
   */
  origins: () => Omit<PolicyOrigins, 'socket'>;
  /** The build; by default the one of `npm run build:web`. */
  directory?: string;
}

/** Beside the server's own build, or in the folder of builds when the server runs from its source. */
const BUILD = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/web/' : '../../web/', import.meta.url),
);

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Registers the studio's pages; call it in a scope of its own. Without a build, `/` says how to make one. */
export async function serveStudio(app: FastifyInstance, options: StudioOptions): Promise<void> {
  const directory = options.directory ?? BUILD;
  if (!existsSync(join(directory, 'index.html'))) {
    app.get('/', (_request, reply) =>
      reply
        .status(503)
        .type('text/plain')
        .send('The studio is not built. Build it with: npm run build:web\n'),
    );
    return;
  }
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff');
    done(null, payload);
  });
  await app.register(fastifyStatic, {
    root: join(directory, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
  });
  await app.register(fastifyStatic, {
    root: join(directory, 'studio'),
    prefix: '/studio/',
    decorateReply: false,
    index: false,
    cacheControl: false,
    setHeaders(reply) {
      reply.header('cache-control', 'no-cache');
    },
  });
  const socket = socketOrigin(options.publicUrl);
  const base = basePath(options.publicUrl);
  await servePage(app, {
    file: join(directory, 'index.html'),
    base,
    paths: PAGE_PATHS,
    policy: () => studioPolicy({ ...options.origins(), socket }),
  });
  if (!options.explorer) return;
  await servePage(app, {
    file: join(directory, 'graphiql.html'),
    base,
    paths: ['/graphiql'],
    policy: () => graphiqlPolicy({ ...options.origins(), socket }),
  });
}

interface Page {
  file: string;
  base: string;
  paths: readonly string[];
  policy: () => string;
}

async function servePage(app: FastifyInstance, page: Page): Promise<void> {
  const source = await readFile(page.file, 'utf8');
  const html = source.replace('<base href="/" />', `<base href="${escapeAttribute(page.base)}" />`);
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
  for (const path of page.paths) {
    app.get(path, (request, reply) => {
      reply.headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': page.policy(),
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-cache',
        etag,
      });
      return request.headers['if-none-match'] === etag ? reply.status(304).send() : reply.send(html);
    });
  }
}

/** With a trailing slash, so that relative addresses resolve below it. */
function basePath(publicUrl: string | null): string {
  if (publicUrl === null) return '/';
  return `${new URL(publicUrl).pathname.replace(/\/+$/, '')}/`;
}

function socketOrigin(publicUrl: string | null): string | null {
  return publicUrl === null ? null : new URL(publicUrl).origin.replace(/^http/, 'ws');
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
