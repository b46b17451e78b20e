import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashSecret, newSecret } from '../../src/auth/secrets.ts';
import type { ApiKey } from '../../src/domain/api-key.ts';
import type { Store } from '../../src/store/store.ts';
import { sampleKey } from '../contract/keys.ts';
import { openTestApp, type TestApp } from '../open-test-app.ts';

/** A server with one key of ann's, made by hand as the command line makes it. */
let app: TestApp;
let store: Store;
let secret: string;
let key: ApiKey;
beforeAll(async () => {
  app = await openTestApp({ wrapStore: (opened) => (store = opened) });
  const made = newSecret();
  secret = made.secret;
  key = sampleKey({ ...made, models: null, budget: null, markup: null, createdAt: Date.now() });
});
afterAll(() => app[Symbol.asyncDispose]());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const JOBS = '{ jobs { nodes { id userId } } }';

describe('who comes in', () => {
  it('is the operator without keys, and from then on whoever presents a key', async () => {
    expect((await app.post(JOBS)).data.jobs.nodes).toStrictEqual([]);
    expect((await app.post(JOBS, {}, { 'x-forwarded-for': '203.0.113.9' })).errors?.[0]).toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
    await store.keys.create({ ...key, hash: hashSecret(secret) });
    await expect
      .poll(async () => (await app.post(JOBS)).errors?.[0]?.extensions.code)
      .toBe('UNAUTHENTICATED');
    expect((await app.post(JOBS, {}, bearer(secret))).data.jobs.nodes).toStrictEqual([]);
  });

  it('is refused with 401 and a reason, and never read from the address', async () => {
    for (const headers of [{}, bearer('nonsense'), bearer(`${secret}x`), { authorization: secret }]) {
      const answer = await fetch(`${app.url}/graphql?token=${secret}&access_token=${secret}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: JOBS }),
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      const text = await answer.text();
      expect(JSON.parse(text).errors[0].extensions).toMatchObject({
        code: 'UNAUTHENTICATED',
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      });
      expect(text).not.toContain(secret);
    }
    const rest = await fetch(`${app.url}/api/images`);
    expect(rest.status).toBe(401);
    expect(await rest.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await fetch(`${app.url}/api/images`, { headers: bearer(secret) })).status).toBe(200);
  });
});
