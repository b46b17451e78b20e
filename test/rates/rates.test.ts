import type { IncomingMessage } from 'node:http';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { findRedis, startRedis } from '../../scripts/services/redis.ts';
import { newSecret } from '../../src/auth/secrets.ts';
import { clientAddress } from '../../src/http/client-address.ts';
import { createMemoryRateLimiter } from '../../src/rates/memory-rate-limiter.ts';
import { createRedisRateLimiter } from '../../src/rates/redis-rate-limiter.ts';
import type { Store } from '../../src/store/store.ts';
import { sampleKey } from '../contract/keys.ts';
import { type Answer, openTestApp, type TestApp } from '../open-test-app.ts';

const GENERATE = `mutation G($input: GenerateImageInput!) { generateImage(input: $input) {
  job { id } replayed errors { __typename code ... on RateLimitedError { retryAfterMs } } } }`;
const input = (prompt = 'p') => ({ model: { fluxDev: { prompt } }, options: { width: 64, height: 64 } });

describe('a key with requestsPerMinute', () => {
  it('is refused beyond it: as data, as an error, with 429, and over websockets', async () => {
    await using server = await openWithKeys({ requestsPerMinute: 4 }, { requestsPerMinute: null });
    const { app, headers } = server;
    const [slow, free] = headers;
    for (let n = 0; n < 3; n += 1)
      expect((await app.post('{ __typename }', {}, slow)).errors).toBeUndefined();
    // Each mutation of an operation counts: the first fits, the second does not.
    const both = await app.post(
      `mutation B($input: GenerateImageInput!) {
        a: generateImage(input: $input) { job { id } errors { code } }
        b: generateImage(input: $input) { job { id } replayed errors { __typename code ... on RateLimitedError { retryAfterMs } } } }`,
      { input: input() },
      slow,
    );
    expect(both.data.a).toMatchObject({ job: { id: expect.any(String) }, errors: [] });
    expect(both.data.b).toStrictEqual({
      job: null,
      replayed: false,
      errors: [{ __typename: 'RateLimitedError', code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) }],
    });
    expect(both.data.b.errors[0].retryAfterMs).toBeGreaterThan(0);
    expect(await refusals(app)).toStrictEqual({ key: 1 });

    const query = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...slow },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(query.status).toBe(429);
    expect(Number(query.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await query.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } }],
    });

    const rest = await fetch(`${app.url}/api/images`, { headers: slow! });
    expect(rest.status).toBe(429);
    expect(Number(rest.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await rest.json()).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });

    expect(await overSocket(app, slow!, '{ __typename }')).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    const batch = await app.post(
      'mutation B($inputs: [GenerateImageInput!]!) { generateImages(inputs: $inputs) { accepted } }',
      { inputs: [input()] },
      slow,
    );
    expect(batch.errors?.[0].extensions).toMatchObject({ code: 'RATE_LIMITED' });

    for (let n = 0; n < 10; n += 1)
      expect((await app.post('{ __typename }', {}, free)).errors).toBeUndefined();
  });
});

describe('an address', () => {
  it('is limited whoever it presents, before it is asked who it is; this machine is not', async () => {
    await using app = await openTestApp({
      env: { ADDRESS_REQUESTS_PER_MINUTE: '3', TRUST_PROXY: '1', ALLOW_ANONYMOUS: '1' },
    });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const status = async (path: string, headers: Record<string, string>) =>
      (await fetch(`${app.url}${path}`, { headers })).status;
    for (let n = 0; n < 3; n += 1) expect(await status('/api/models', from('203.0.113.9'))).toBe(200);
    expect(await status('/api/models', from('203.0.113.9'))).toBe(429);
    // What a caller claims besides is not believed.
    expect(await status('/api/models', from('198.51.100.1, 203.0.113.9'))).toBe(429);
    const tried = { ...from('203.0.113.9'), authorization: 'Bearer easel_guess' };
    expect(await status('/api/models', tried)).toBe(429);
    const graphql = await app.post('{ __typename }', {}, from('203.0.113.9'));
    expect(graphql.errors?.[0].extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await status('/api/models', from('203.0.113.10'))).toBe(200);
    for (let n = 0; n < 10; n += 1) expect(await status('/api/models', {})).toBe(200);
  });

  it.each([
    [0, '1.1.1.1', '9.9.9.9'],
    [1, '1.1.1.1', '1.1.1.1'],
    [1, '2.2.2.2, 1.1.1.1', '1.1.1.1'],
    [2, '3.3.3.3, 2.2.2.2, 1.1.1.1', '2.2.2.2'],
    [2, '1.1.1.1', '1.1.1.1'],
    [1, 'nonsense', '9.9.9.9'],
    [1, undefined, '9.9.9.9'],
  ])('behind %i proxies that say %s is %s', (proxies, header, expected) => {
    const headers = header === undefined ? {} : { 'x-forwarded-for': header };
    const request = { socket: { remoteAddress: '9.9.9.9' }, headers } as unknown as IncomingMessage;
    expect(clientAddress(request, proxies)).toBe(expected);
  });
});

describe('a key with concurrentJobs', () => {
  it('has no more active at once, however many ask at the same time, and again when one has ended', async () => {
    await using server = await openWithKeys({ concurrentJobs: 3 });
    const { app, headers } = server;
    await app.behave({ fault: 'never-completes' });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => app.post(GENERATE, { input: input(`p${n}`) }, headers[0])),
    );
    const made = answers.flatMap(({ data }) =>
      data.generateImage.job === null ? [] : [data.generateImage.job.id],
    );
    expect(made).toHaveLength(3);
    const refused = answers.map(({ data }) => data.generateImage).filter(({ job }: Answer) => job === null);
    expect(refused).toHaveLength(9);
    expect(refused[0].errors).toMatchObject([{ code: 'RATE_LIMITED', retryAfterMs: 5000 }]);
    const rest = await fetch(`${app.url}/api/images/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers[0] },
      body: JSON.stringify({ model: 'flux-dev', inputs: { prompt: 'p' } }),
    });
    expect([rest.status, rest.headers.get('retry-after')]).toStrictEqual([429, '5']);
    expect(await refusals(app)).toStrictEqual({ jobs: 10 });

    const cancel = await app.post(
      `mutation { cancelJob(id: "${made[0]}") { job { id } errors { code } } }`,
      {},
      headers[0],
    );
    expect(cancel.errors).toBeUndefined();
    await expect
      .poll(
        async () => (await app.post(GENERATE, { input: input('later') }, headers[0])).data.generateImage.job,
      )
      .not.toBeNull();
  });

  it('takes of a batch what fits, or nothing', async () => {
    await using server = await openWithKeys({ concurrentJobs: 2 });
    const { app, headers } = server;
    await app.behave({ fault: 'never-completes' });
    const batch = async (onError: string) =>
      (
        await app.post(
          'mutation B($inputs: [GenerateImageInput!]!, $onError: BatchErrorPolicy!) { generateImages(inputs: $inputs, onError: $onError) { accepted rejected results { errors { code } } } }',
          { inputs: [input('a'), input('b'), input('c')], onError },
          headers[0],
        )
      ).data.generateImages;
    expect(await batch('REJECT_ALL')).toMatchObject({ accepted: 0, rejected: 3 });
    const some = await batch('REJECT_FAILED');
    expect(some).toMatchObject({ accepted: 2, rejected: 1 });
    expect(some.results[2].errors).toStrictEqual([{ code: 'RATE_LIMITED' }]);
  });
});

describe('rate limiters', () => {
  it('count each for itself, by number and by name', async () => {
    const limiter = createMemoryRateLimiter();
    expect(await limiter.take('a', 1)).toBeNull();
    expect(await limiter.take('a', 1)).toBeGreaterThan(0);
    expect(await limiter.take('b', 1)).toBeNull();
    expect(await limiter.take('a', 2)).toBeNull();
  });

  const program = findRedis();
  it.skipIf(program === undefined)('count together in Redis, and alone while it is away', async () => {
    await using service = await startRedis(program!, { keeps: false });
    const connect = () =>
      new Redis(service.url, {
        enableOfflineQueue: false,
        maxRetriesPerRequest: 0,
        retryStrategy: () => 100,
      });
    const clients = [connect(), connect()];
    try {
      for (const client of clients) {
        client.on('error', () => {});
        await new Promise((resolve) => client.once('ready', resolve));
      }
      const [one, two] = clients.map(createRedisRateLimiter);
      expect(await one!.take('key', 2)).toBeNull();
      expect(await two!.take('key', 2)).toBeNull();
      expect(await one!.take('key', 2)).toBeGreaterThan(0);
      expect(await two!.take('key', 2)).toBeGreaterThan(0);
      await service.kill();
      await expect.poll(() => clients.every(({ status }) => status !== 'ready')).toBe(true);
      expect(await one!.take('other', 1)).toBeNull();
      expect(await one!.take('other', 1)).toBeGreaterThan(0);
    } finally {
      for (const client of clients) client.disconnect();
    }
  });
});

interface WithKeys extends AsyncDisposable {
  app: TestApp;
  /** One for each key. */
  headers: Record<string, string>[];
}

async function openWithKeys(
  ...limits: { requestsPerMinute?: number | null; concurrentJobs?: number }[]
): Promise<WithKeys> {
  let store: Store | undefined;
  const app = await openTestApp({ wrapStore: (opened) => (store = opened) });
  const headers: Record<string, string>[] = [];
  for (const [index, limit] of limits.entries()) {
    const { secret, prefix, hash } = newSecret();
    const key = sampleKey({
      id: `key_${index}`,
      prefix,
      hash,
      models: null,
      budget: null,
      markup: null,
      createdAt: Date.now(),
    });
    await store?.keys.create({ ...key, requestsPerMinute: null, concurrentJobs: null, ...limit });
    headers.push({ authorization: `Bearer ${secret}` });
  }
  return { app, headers, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

function overSocket(app: TestApp, headers: Record<string, string>, query: string): Promise<unknown> {
  class WithHeaders extends WebSocket {
    constructor(url: string, protocols: string) {
      super(url, protocols, { headers });
    }
  }
  const client = createClient({
    url: `${app.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WithHeaders,
    retryAttempts: 0,
  });
  return new Promise((resolve) => {
    client.subscribe({ query }, { next: ({ data }) => resolve(data), error: resolve, complete: () => {} });
  }).finally(() => void client.dispose());
}

/** What was counted of refusals, by limit. */
async function refusals({ url }: TestApp): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = text.matchAll(/^easel_rate_limit_refusals_total\{limit="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, limit = '', count]) => [limit, Number(count)]));
}
