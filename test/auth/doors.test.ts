// What a server lets near: by which names it is called, from which pages, and where it may stand open.

import { request } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createHostCheck } from '../../src/http/hosts.ts';
import { shownSettings } from '../../src/config/shown-settings.ts';
import { openTestApp, type TestApp } from '../open-test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({
    env: { ALLOWED_HOSTS: 'easel.internal', CORS_ORIGINS: 'https://app.example.com' },
  });
});
afterAll(() => app[Symbol.asyncDispose]());

/** `fetch` sets Host and Origin itself. */
function status(headers: Record<string, string>, method = 'POST'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${app.url}/graphql`,
      { method, headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.once('error', reject);
    asked.end(method === 'POST' ? '{"query":"{ __typename }"}' : undefined);
  });
}

function socketStatus(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${app.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    });
    socket.once('open', () => (socket.close(), resolve(101)));
    socket.once('unexpected-response', (_asked, answer) => resolve(answer.statusCode ?? 0));
    socket.once('error', () => {});
  });
}

describe('a loopback server answers to its own names only', () => {
  it.each([
    ['localhost:4000', 200, 101],
    ['127.0.0.1', 200, 101],
    ['[::1]:80', 200, 101],
    ['LOCALHOST.', 200, 101],
    // By another name nobody is the operator, but everybody may present something.
    ['easel.internal', 401, 101],
    ['evil.example', 421, 403],
    ['evil.example:4000', 421, 403],
    ['localhost.evil.example', 421, 403],
    ['127.0.0.1.evil.example', 421, 403],
    ['192.168.1.7', 421, 403],
    ['evil.example/@localhost', 421, 403],
  ])('%s: %i, %i', async (host, http, ws) => {
    expect([await status({ host }), await socketStatus({ host })]).toStrictEqual([http, ws]);
  });
});

describe('a server that asks nobody for anything, bound to other addresses,', () => {
  const check = createHostCheck({
    allowed: [],
    loopbackOnly: false,
    publicUrl: 'https://easel.example.com',
    anonymous: true,
  });
  it.each([
    ['192.168.1.7:4000', true],
    ['[fd00::1]:4000', true],
    ['easel:4000', true],
    ['easel.example.com', true],
    ['localhost', true],
    ['evil.example', false],
    ['10.0.0.1.nip.io', false],
    [undefined, false],
  ])('answers to no name that somebody could point at it: %s', (host, answers) => {
    expect(check(host)).toBe(answers);
  });
});

describe('pages of other sites', () => {
  const own = () => new URL(app.url).origin;
  it.each<[string, () => string, number, number]>([
    ['its own', own, 200, 101],
    ['one that is listed', () => 'https://app.example.com', 200, 101],
    ['Apollo Sandbox', () => 'https://studio.apollographql.com', 200, 101],
    ['another', () => 'https://evil.example', 403, 403],
    ['a sandboxed frame', () => 'null', 403, 403],
    ['one that only begins like it', () => 'https://app.example.com.evil.example', 403, 403],
  ])('%s', async (_name, origin, http, ws) => {
    expect([await status({ origin: origin() }), await socketStatus({ origin: origin() })]).toStrictEqual([
      http,
      ws,
    ]);
  });

  it('are told by CORS whether they may read', async () => {
    const preflight = (origin: string) =>
      fetch(`${app.url}/graphql`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
    const good = await preflight('https://app.example.com');
    expect(good.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(good.headers.get('access-control-allow-headers')).toMatch(/authorization/);
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('cannot ask by a form, or by an address that a picture could have', async () => {
    const query = encodeURIComponent('{ __typename }');
    const get = await fetch(`${app.url}/graphql?query=${query}`);
    expect(get.status).toBe(400);
    const form = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `query=${query}`,
    });
    expect(form.status).toBeGreaterThanOrEqual(400);
  });
});

describe('a server that others can reach', () => {
  it('starts only when callers must present something, or when that is waived by name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-doors-'));
    const start = async (env: Record<string, string>) => {
      const config = loadConfig({
        HOST: '0.0.0.0',
        PORT: '0',
        DATA_DIR: folder,
        LOG_LEVEL: 'fatal',
        SHUTDOWN_SECONDS: '1',
        ...env,
      });
      const opened = await createApp(config);
      try {
        const answer = await fetch(`${opened.url}/api/models`);
        return [answer.status, opened.banner.split('   ').at(-2)?.split('\n')[0]];
      } finally {
        await opened[Symbol.asyncDispose]();
      }
    };
    try {
      await expect(start({})).rejects.toThrow(/HOST: 0.0.0.0 can be reached .* ALLOW_ANONYMOUS=1/);
      expect((await start({ ALLOW_ANONYMOUS: '1' }))[0]).toBe(200);
      expect((await start({ AUTH: 'required' }))[0]).toBe(401);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

it('shows of secrets only that they are set, and of addresses no credentials', () => {
  const shown = shownSettings({
    FAL_KEY: 'fal-secret',
    SESSION_SECRET: 'x'.repeat(32),
    MONGODB_URI: 'mongodb://user:hunter2@db/easel?authSource=admin',
    REDIS_URL: 'rediss://:hunter2@redis:6379',
    PUBLIC_URL: 'https://easel.example.com',
    PORT: 4000,
    AUTH: 'auto',
    S3_BUCKET: undefined,
  });
  expect(shown).toStrictEqual({
    FAL_KEY: 'set',
    SESSION_SECRET: 'set',
    MONGODB_URI: 'mongodb://…@db/easel?…',
    REDIS_URL: 'rediss://…@redis:6379',
    PUBLIC_URL: 'https://easel.example.com',
    AUTH: 'auto',
  });
});
