// What a hostile user tries by hand, against a real server over plain sockets: each attempt is refused with a code, and
// the server goes on as before.

import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createHttp } from '../../src/http/create-http.ts';
import { createMemoryRateLimiter } from '../../src/rates/memory-rate-limiter.ts';
import { createRequestRates } from '../../src/rates/request-rates.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { openTestApp, type TestApp } from '../open-test-app.ts';

let app: TestApp;
let operator: Record<string, string>;
beforeAll(async () => {
  app = await openTestApp();
  const query = 'mutation { createApiKey(input: { name: "o", scopes: [OPERATOR] }) { secret } }';
  operator = { authorization: `Bearer ${(await app.post(query)).data.createApiKey.secret}` };
});
afterAll(() => app[Symbol.asyncDispose]());

/** The first line of what is answered to these bytes, and nothing when the connection is closed without one. */
function raw(text: string): Promise<string> {
  const { port } = new URL(app.url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => {});
    socket.once('close', () => resolve(answer.split('\r\n')[0] ?? ''));
    socket.once('data', () => socket.end());
  });
}

const send = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...operator, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

describe('bytes that are no proper request', () => {
  const HOST = 'Host: 127.0.0.1\r\n';
  it.each([
    [
      'two lengths',
      `POST /graphql HTTP/1.1\r\n${HOST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
      400,
    ],
    [
      'a length and chunks',
      `POST /graphql HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['chunks misspelt', `POST /graphql HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400],
    ['a space before the colon', `GET /healthz HTTP/1.1\r\n${HOST}Content-Length : 5\r\n\r\n`, 400],
    ['no Host', 'GET /graphql HTTP/1.1\r\n\r\n', 400],
    ['huge headers', `GET /healthz HTTP/1.1\r\n${HOST}X: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 400],
  ])('%s', async (_name, text, status) => {
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('have their time, and no more', async () => {
    const log = createLogger({ level: 'silent' });
    const rates = createRequestRates(createMemoryRateLimiter(), {});
    const yes = (): boolean => true;
    const { server } = await createHttp({ log, rates, proxies: 0, allowOrigin: yes, allowHost: yes });
    expect([server.headersTimeout, server.requestTimeout]).toStrictEqual([60_000, 300_000]);
  });
});

describe('bodies', () => {
  const DEEP = 50_000;
  it.each<[string, string | Uint8Array, Record<string, string>, number]>([
    [
      'a bomb of gzip is not unpacked',
      gzipSync(Buffer.alloc(10_000_000)),
      { 'content-encoding': 'gzip' },
      400,
    ],
    ['prototype keys', '{"query":"{ __typename }","variables":{"__proto__":{"a":1}}}', {}, 400],
    [
      'constructor keys',
      '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"a":1}}}}',
      {},
      400,
    ],
  ])('%s', async (_name, body, headers, status) => {
    const answer = await send(body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('that are deep are refused by what they are for', async () => {
    const deep = `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`;
    const query = `mutation ($input: JSON!) { generateImage(input: { model: { custom: { endpoint: "fal-ai/x", input: $input } } }) { errors { code } } }`;
    const graphql = await send(`{"query":${JSON.stringify(query)},"variables":{"input":${deep}}}`);
    expect(graphql.status).toBeLessThan(500);
    const rest = await fetch(`${app.url}/api/images/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...operator },
      body: `{"model":"custom","inputs":{"endpoint":"fal-ai/x","input":${deep}}}`,
    });
    expect(rest.status).toBeGreaterThanOrEqual(400);
    expect(rest.status).toBeLessThan(500);
    expect(Object.keys({})).toStrictEqual([]);
  });

  it('that a page of another site can send, of a form or as text, run nothing', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
    ]) {
      const headers = { 'content-type': type, origin: 'https://evil.example', ...operator };
      const body = '{"model":"flux-dev","inputs":{"prompt":"p"}}';
      const rest = await fetch(`${app.url}/api/images/generate`, { method: 'POST', headers, body });
      const graphql = await send('{"query":"{ __typename }"}', { 'content-type': type });
      expect([type, rest.status, graphql.status < 500 && graphql.status >= 400]).toStrictEqual([
        type,
        403,
        true,
      ]);
    }
    expect(await app.submissions()).toHaveLength(0);
  });
});

describe('names and addresses', () => {
  it('of a key hold no line breaks and no control characters', async () => {
    for (const name of ['a\nb', 'a\r\n{"level":50}', 'a\u0000', '\u001b[31m']) {
      const query =
        'mutation ($name: String!) { createApiKey(input: { name: $name }) { errors { code path } } }';
      const { data } = await app.post(query, { name }, operator);
      expect(data.createApiKey.errors).toStrictEqual([{ code: 'INVALID_INPUT', path: ['name'] }]);
    }
  });

  it.each([
    '/files/../../etc/passwd',
    '/files/%2e%2e/%2e%2e/etc/passwd',
    '/files/..%2f..%2fetc%2fpasswd',
    '/files/images%00.png',
    '/files//etc/passwd',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/studio/%2e%2e%2f%2e%2e%2fpackage.json',
    '/files/%',
  ])('lead out of no folder: %s', async (path) => {
    const line = await raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    expect(line).toMatch(/^HTTP\/1.1 (400|403|404) /);
  });
});

describe('tokens', () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'easel',
    aud: 'easel-session',
    sub: 'ann',
    exp: 4_000_000_000,
    scopes: ['operator'],
    key: null,
    job: null,
    auth_time: 1,
  };
  it.each([
    ['without a signature', `${part({ alg: 'none' })}.${part(claims)}.`],
    ['signed by nobody', `${part({ alg: 'HS256' })}.${part(claims)}.${'A'.repeat(43)}`],
    ['that name a huge key', `${part({ alg: 'HS256', kid: 'k'.repeat(5000) })}.${part(claims)}.AA`],
    [
      'that bring their own key',
      `${part({ alg: 'HS256', jwk: { kty: 'oct', k: 'AA' } })}.${part(claims)}.AA`,
    ],
  ])('%s open nothing', async (_name, token) => {
    const answer = await send('{"query":"{ me { userId } }"}', { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
  });

  it('of a megabyte are refused unread, over a websocket too', async () => {
    const client = createClient({
      url: `${app.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { token: 'a'.repeat(900_000) },
    });
    const refused = await new Promise((resolve) => {
      client.subscribe({ query: '{ __typename }' }, { next: () => {}, error: resolve, complete: () => {} });
    });
    expect(refused).toMatchObject({ code: 4401 });
    await client.dispose();
  });

  it('in a cookie or an address are none', async () => {
    const token = operator['authorization']?.slice('Bearer '.length) ?? '';
    const asked = [
      await send('{"query":"{ me { userId } }"}', {
        authorization: '',
        cookie: `token=${token}; authorization=${token}`,
      }),
      await fetch(`${app.url}/api/images?token=${token}&access_token=${token}`),
    ];
    expect(asked.map(({ status }) => status)).toStrictEqual([401, 401]);
  });
});

it('and after all that a user is served', async () => {
  expect((await app.post('{ me { userId } }', {}, operator)).data.me.userId).toBe('operator');
});
