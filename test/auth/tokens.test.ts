// Session tokens, revocation and the audit log, on a server that is run like any other.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Answer } from '../open-test-app.ts';
import { ANN, BEN, MARK, openTwoUsers, type TwoUsers } from './ann-and-ben.ts';

let two: TwoUsers;
beforeAll(async () => {
  two = await openTwoUsers();
}, 60_000);
afterAll(() => two[Symbol.asyncDispose]());

const SESSION = `mutation ($input: CreateSessionTokenInput!) {
  createSessionToken(input: $input) { token expiresAt errors { code message path } }
}`;
const KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { id prefix scopes } errors { code path ... on InvalidInputError { rule } } }
}`;
const ME = '{ me { userId scopes jobId expiresAt key { id name } } }';

const session = async (token: string, input: object): Promise<Answer> =>
  (await two.ask(token, SESSION, { input })).data.createSessionToken;
const newKey = async (input: object): Promise<Answer> =>
  (await two.ask(two.tokens.operator, KEY, { input })).data.createApiKey;
const me = async (token: string): Promise<Answer> => (await two.ask(token, ME)).data?.me;

interface Closing {
  code: number;
  reason: string;
}

/** A websocket that has been let in or refused, and how it ends. */
async function openSocket(params: object): Promise<{ closed: Promise<Closing> }> {
  const socket = new WebSocket(`${two.app.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  const closed = new Promise<Closing>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: params })));
  const acknowledged = new Promise((resolve) => socket.once('message', resolve));
  await Promise.race([acknowledged, closed]);
  return { closed };
}

describe('a session token', () => {
  it('acts for its user, with no more than its maker may give', async () => {
    const made = await session(two.tokens.ann, { expiresInSeconds: 120 });
    expect(await me(made.token)).toMatchObject({
      userId: ANN,
      scopes: ['GENERATE', 'READ'],
      jobId: null,
      expiresAt: made.expiresAt,
      key: { name: `key ${MARK}` },
    });
    const lives = Date.parse(made.expiresAt) - Date.now();
    expect(lives).toBeGreaterThan(100_000);
    expect(lives).toBeLessThanOrEqual(120_000);
    const readOnly = (await session(made.token, { scopes: ['READ'] })).token;
    expect((await me(readOnly)).scopes).toStrictEqual(['READ']);
    for (const [token, input, path] of [
      [two.tokens.ann, { userId: BEN }, ['userId']],
      [two.tokens.ann, { scopes: ['READ', 'OPERATOR'] }, ['scopes', '1']],
      [readOnly, { scopes: ['GENERATE'] }, ['scopes', '0']],
    ] as const)
      expect((await session(token, input)).errors).toMatchObject([{ code: 'FORBIDDEN', path }]);
    for (const input of [
      { expiresInSeconds: 5 },
      { expiresInSeconds: 1e6 },
      { scopes: [] },
      { userId: 'a/b' },
    ])
      expect((await session(two.tokens.operator, input)).errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });

  it('is made for anybody by a key that may act for them', async () => {
    const backend = await newKey({
      name: 'backend',
      userId: 'backend',
      scopes: ['GENERATE', 'READ', 'ACT_AS'],
    });
    const { token } = await session(backend.secret, { userId: BEN });
    expect(await me(token)).toMatchObject({ userId: BEN, scopes: ['GENERATE', 'READ'] });
    expect((await session(backend.secret, { userId: BEN, scopes: ['ACT_AS'] })).errors).toMatchObject([
      { code: 'FORBIDDEN' },
    ]);
    const made = await two.ask(
      backend.secret,
      `mutation { generateImage(input: { userId: "${BEN}", options: { width: 64, height: 64 }, model: { fluxDev: { prompt: "x" } } }) { job { userId } } }`,
    );
    expect(made.data.generateImage.job.userId).toBe(BEN);
  });

  it('is not taken when its signature, its maker or its user was changed', async () => {
    const { token } = await session(two.tokens.ann, {});
    const [head, body = '', signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: BEN })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const bad of [
      `${head}.${forged}.${signature}`,
      `${none}.${body}.`,
      `${head}.${body}.${'A'.repeat(43)}`,
    ])
      expect((await two.ask(bad, ME)).errors?.[0].extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('a key', () => {
  it('is told once, and is not in any answer after', async () => {
    const { secret, apiKey } = await newKey({ name: 'once', userId: BEN });
    expect(secret).toMatch(/^easel_[\w-]{43}$/);
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    const everything = await two.ask(
      two.tokens.operator,
      '{ apiKeys(first: 100) { nodes { id prefix name } } auditLog { nodes { action target details } } }',
    );
    expect(JSON.stringify(everything)).toContain(apiKey.id);
    expect(JSON.stringify(everything)).not.toContain(secret);
  });

  it('is refused with every problem at once', async () => {
    const { errors } = await newKey({
      name: ' ',
      userId: 'a/b',
      models: ['nope'],
      scopes: [],
      requestsPerMinute: 0,
      expiresAt: '2020-01-01T00:00:00Z',
    });
    expect(errors.map(({ path }: Answer) => path[0]).sort()).toStrictEqual(
      ['expiresAt', 'models', 'name', 'requestsPerMinute', 'scopes', 'userId'].sort(),
    );
  });

  it('runs its own models only, and nothing without the scope', async () => {
    const { secret } = await newKey({ name: 'dev', userId: BEN, models: ['flux-dev'], scopes: ['GENERATE'] });
    const run = (model: string) =>
      two.ask(
        secret,
        `mutation { generateImage(input: { options: { width: 64, height: 64 }, model: { ${model}: { prompt: "x" } } }) { job { id } errors { code path } } }`,
      );
    expect((await run('fluxPro')).data.generateImage.errors).toStrictEqual([
      { code: 'FORBIDDEN', path: ['model'] },
    ]);
    expect((await run('fluxDev')).data.generateImage.errors).toStrictEqual([]);
    expect((await two.ask(secret, '{ jobs { nodes { id } } }')).errors?.[0].extensions.code).toBe(
      'FORBIDDEN',
    );
    const readOnly = await newKey({ name: 'read', userId: BEN, scopes: ['READ'] });
    const refused = await two.ask(
      readOnly.secret,
      'mutation { generateImage(input: { model: { fluxDev: { prompt: "x" } } }) { errors { code } } }',
    );
    expect(refused.data.generateImage.errors).toStrictEqual([{ code: 'FORBIDDEN' }]);
  });

  it('ends at once when it is revoked, with its sockets, its streams and its tokens', async () => {
    const { secret, apiKey } = await newKey({ name: 'soon gone', userId: ANN });
    const { token } = await session(secret, {});
    const [byKey, byToken] = [
      await openSocket({ authorization: `Bearer ${secret}` }),
      await openSocket({ token }),
    ];
    const stream = await two.rest(secret, `/api/images/${two.things.running}/events`);
    expect(stream.status).toBe(200);
    const end = stream.text();
    const revoked = await two.ask(
      two.tokens.operator,
      `mutation { revokeApiKey(id: "${apiKey.id}") { apiKey { revokedAt } errors { code } } }`,
    );
    expect(revoked.data.revokeApiKey.errors).toStrictEqual([]);
    for (const each of [secret, token])
      expect((await two.ask(each, ME)).errors?.[0].extensions.code).toBe('UNAUTHENTICATED');
    for (const { closed } of [byKey, byToken])
      expect(await closed).toMatchObject({ code: 4401, reason: 'The API key was revoked' });
    expect(await end).not.toContain('JobFinished');
    const again = await two.ask(
      two.tokens.operator,
      `mutation { revokeApiKey(id: "${apiKey.id}") { errors { code } } }`,
    );
    expect(again.data.revokeApiKey.errors).toStrictEqual([{ code: 'WRONG_STATE' }]);
  });

  it('opens no socket when it is none: 4401', async () => {
    for (const params of [{}, { token: 'easel_wrong' }, { authorization: 'Basic x' }, { token: 5 }]) {
      const { closed } = await openSocket(params);
      expect([params, (await closed).code]).toStrictEqual([params, 4401]);
    }
  });

  it('notes when it was used', async () => {
    const used = async () =>
      (await two.ask(two.tokens.ann, '{ me { key { lastUsedAt } } }')).data.me.key.lastUsedAt;
    await expect.poll(used).toMatch(/^20/);
  });
});

it('keeps who did what, and from where', async () => {
  await two.ask(two.tokens.ann, `mutation { deleteImage(id: "${two.things.image}") { errors { code } } }`);
  await two.ask(two.tokens.ann, `mutation { cancelJob(id: "${two.things.running}") { errors { code } } }`);
  const read = async (where: object): Promise<Answer[]> =>
    (
      await two.ask(
        two.tokens.operator,
        'query ($where: AuditFilter) { auditLog(first: 100, where: $where) { nodes { action userId keyId target address requestId details } } }',
        { where },
      )
    ).data.auditLog.nodes;
  const byAnn = {
    userId: ANN,
    keyId: two.things.key,
    address: '127.0.0.1',
    requestId: expect.stringMatching(/^[\da-f-]{36}$/),
  };
  expect(await read({ action: 'IMAGE_DELETED' })).toMatchObject([{ ...byAnn, target: two.things.image }]);
  expect(await read({ target: two.things.running })).toMatchObject([{ ...byAnn, action: 'JOB_CANCELED' }]);
  expect(await read({ action: 'CREDIT_ADDED' })).toMatchObject([
    { target: ANN, details: { amount: '20.00' } },
  ]);
  const [started] = await read({ action: 'CONFIGURATION_CHANGED' });
  expect(started).toMatchObject({ userId: 'server', address: null, details: { settings: { AUTH: 'auto' } } });
  expect((await read({ action: 'KEY_CREATED', userId: 'operator' })).length).toBeGreaterThan(3);
});
