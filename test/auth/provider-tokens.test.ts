// Tokens of an identity provider: a real JWKS server, real keys.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { openTestApp, type TestApp } from '../open-test-app.ts';

const ISSUER = 'https://id.example.com/';
let jwks: Server;
let fetches = 0;
let app: TestApp;
let ours: CryptoKey;
let others: CryptoKey;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  ours = pair.privateKey;
  others = (await generateKeyPair('ES256')).privateKey;
  const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }];
  jwks = createServer((_request, response) => {
    fetches++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  app = await openTestApp({
    env: {
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: 'easel-api',
      JWT_JWKS_URL: `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/keys`,
      JWT_USER_CLAIM: 'app.user',
      JWT_SCOPES_CLAIM: 'scope',
    },
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  jwks.close();
});

const now = () => Math.floor(Date.now() / 1000);
const GOOD = () => ({
  iss: ISSUER,
  aud: 'easel-api',
  sub: 'auth0|1',
  exp: now() + 300,
  app: { user: 'ann' },
  scope: 'openid generate read',
});
const sign = (claims: object, key = ours, header: object = {}) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(key);
const plain = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const ask = (token: string) => app.post('{ me { userId scopes } }', {}, { authorization: `Bearer ${token}` });

it('tells the user and the scopes by their claims, and fetches the keys once', async () => {
  for (let time = 0; time < 3; time++)
    expect((await ask(await sign(GOOD()))).data.me).toStrictEqual({
      userId: 'ann',
      scopes: ['GENERATE', 'READ'],
    });
  expect(fetches).toBe(1);
  // Clocks differ by a little.
  expect((await ask(await sign({ ...GOOD(), exp: now() - 10 }))).data.me.userId).toBe('ann');
  expect((await ask(await sign({ ...GOOD(), scope: ['read'] }))).data.me.scopes).toStrictEqual(['READ']);
});

describe('is refused, with the reason', () => {
  const { app: _app, ...nobody } = GOOD();
  const { exp: _exp, ...forever } = GOOD();
  it.each<[string, () => Promise<string>, RegExp]>([
    ['an old one', () => sign({ ...GOOD(), exp: now() - 100 }), /has expired/],
    ['one that begins later', () => sign({ ...GOOD(), nbf: now() + 500 }), /nbf/],
    ['one without an end', () => sign(forever), /exp/],
    ['one for another service', () => sign({ ...GOOD(), aud: 'other' }), /aud/],
    ['one of another issuer', () => sign({ ...GOOD(), iss: 'https://evil.example' }), /iss/],
    ['one that somebody else signed', () => sign(GOOD(), others), /not signed by its issuer/],
    ['one with an unknown key', () => sign(GOOD(), others, { kid: 'k2' }), /does not list/],
    ['one of nobody', () => sign(nobody), /names no user/],
    ['one of a name with a slash', () => sign({ ...GOOD(), app: { user: '../x' } }), /names no user/],
    ['one of the reserved name', () => sign({ ...GOOD(), app: { user: 'operator' } }), /reserved/],
    [
      'one signed with a shared secret',
      () => new SignJWT(GOOD()).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)),
      /algorithm/,
    ],
    [
      'one that is not signed',
      () => Promise.resolve(`${plain({ alg: 'none' })}.${plain(GOOD())}.`),
      /not taken|not valid/,
    ],
    ['no token at all', () => Promise.resolve('abc'), /./],
  ])('%s', async (_name, make, reason) => {
    const { errors } = await ask(await make());
    expect(errors?.[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(errors?.[0].message).toMatch(reason);
  });
});

it('asks everybody for something, this machine too', async () => {
  expect((await app.post('{ me { userId } }')).errors?.[0].extensions.code).toBe('UNAUTHENTICATED');
});

it('says so when the keys of the issuer cannot be had: that is not the caller’s fault', async () => {
  await using dark = await openTestApp({
    env: { JWT_ISSUER: ISSUER, JWT_AUDIENCE: 'easel-api', JWT_JWKS_URL: 'http://127.0.0.1:1/keys' },
  });
  const answer = await fetch(`${dark.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await sign(GOOD())}` },
    body: '{"query":"{ me { userId } }"}',
  });
  expect(answer.status).toBe(503);
});

it('asks the host it was told for keys, and goes nowhere else', async () => {
  const inside = createServer((_request, response) => void (asked++, response.end('{"keys":[]}')));
  let asked = 0;
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  const elsewhere = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/keys`;
  const leading = createServer((_request, response) => {
    response.writeHead(302, { location: elsewhere }).end();
  });
  await new Promise<void>((resolve) => leading.listen(0, '127.0.0.1', resolve));
  const env = {
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: 'easel-api',
    JWT_JWKS_URL: `http://127.0.0.1:${(leading.address() as AddressInfo).port}/keys`,
  };
  await using led = await openTestApp({ env });
  const headers = { authorization: `Bearer ${await sign(GOOD())}` };
  const { errors } = await led.post('{ me { userId } }', {}, headers);
  expect(errors?.[0].extensions.code).toBe('UNAVAILABLE');
  expect(asked).toBe(0);
  for (const server of [inside, leading]) server.close();
});

it('refuses settings that would have no effect, or be a risk', () => {
  expect(() => loadConfig({ JWT_AUDIENCE: 'x' })).toThrow(/JWT_AUDIENCE has no effect without JWT_ISSUER/);
  expect(() => loadConfig({ JWT_ISSUER: 'https://x' })).toThrow(/JWT_AUDIENCE is needed/);
  expect(() => loadConfig({ AUTH: 'required', ALLOW_ANONYMOUS: '1' })).toThrow(/contradict/);
  expect(() => loadConfig({ JWT_SCOPES: 'read,everything' })).toThrow(/JWT_SCOPES/);
  expect(() => loadConfig({ CORS_ORIGINS: 'https://a.example/path' })).toThrow(/CORS_ORIGINS/);
  expect(() => loadConfig({ SESSION_SECRET: 'short' })).toThrow(/SESSION_SECRET/);
});
