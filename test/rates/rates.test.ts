import type { IncomingMessage } from 'node:http';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { findRedis, startRedis } from '../../scripts/services/redis.ts';
import { newSecret } from '../../src/auth/secrets.ts';
import { clientAddress } from '../../src/http/client-address.ts';
import { createMemoryRateLimiter } from '../../src/rates/memory-rate-limiter.ts';
import { createMemoryOpenCounts } from '../../src/rates/open-counts.ts';
import { createRedisOpenCounts } from '../../src/rates/redis-open-counts.ts';
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
      `mutation B($inputs: [GenerateImageInput!]!) { generateImages(inputs: $inputs) {
        accepted rejected results { replayed } errors { code ... on RateLimitedError { retryAfterMs } } } }`,
      { inputs: [input()] },
      slow,
    );
    expect(batch.data.generateImages).toStrictEqual({
      accepted: 0,
      rejected: 0,
      results: [],
      errors: [{ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) }],
    });

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

  it('is limited wherever it asks; who watches, and what only the provider can know, is not', async () => {
    await using app = await openTestApp({
      env: {
        ADDRESS_REQUESTS_PER_MINUTE: '2',
        ADDRESS_FILES_PER_MINUTE: '3',
        MAX_SOCKETS_PER_ADDRESS: '1',
        TRUST_PROXY: '1',
        ALLOW_ANONYMOUS: '1',
        PUBLIC_URL: 'http://127.0.0.1:9',
      },
    });
    const { data } = await app.post(GENERATE, { input: input() });
    expect(data.generateImage.errors).toStrictEqual([]);
    const [submission] = await pollFor(() => app.submissions());
    const genuine = new URL(submission?.webhookUrl ?? '');
    let last = 0;
    const statuses = async (times: number, path: string, method = 'GET') => {
      const headers = { 'x-forwarded-for': `203.0.113.${(last += 1)}`, 'content-type': 'application/json' };
      const body = method === 'GET' ? {} : { body: '{}' };
      const found = [];
      for (let n = 0; n < times; n += 1)
        found.push((await fetch(`${app.url}${path}`, { method, headers, ...body })).status);
      return found;
    };
    expect(await statuses(3, '/nowhere')).toStrictEqual([404, 404, 429]);
    expect(await statuses(3, '/metrics')).toStrictEqual([200, 200, 429]);
    expect(await statuses(3, '/api/openapi.json')).toStrictEqual([200, 200, 429]);
    expect(await statuses(4, '/files/images/x')).toStrictEqual([403, 403, 403, 429]);
    expect((await statuses(4, '/')).at(-1)).toBe(429);
    expect(await statuses(4, '/healthz')).toStrictEqual([200, 200, 200, 200]);
    expect((await statuses(4, '/readyz')).includes(429)).toBe(false);
    expect(await statuses(3, '/webhooks/fal', 'POST')).toStrictEqual([401, 401, 429]);
    // Unsigned by fal, it counts, and is told so; it is read all the same, as the next one may be genuine.
    const path = `${genuine.pathname}${genuine.search}`;
    expect(await statuses(3, path, 'POST')).toStrictEqual([401, 401, 429]);

    const headers = { 'x-forwarded-for': '198.51.100.7' };
    expect(await upgrade(app, headers, true)).toBe(101);
    expect(await upgrade(app, headers)).toBe(429);
    expect(await upgrade(app, { 'x-forwarded-for': '198.51.100.8' })).toBe(101);
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

describe('a user without a key', () => {
  it('is limited by name, from wherever, and in what stays open', async () => {
    await using app = await openTestApp({
      env: { USER_REQUESTS_PER_MINUTE: '6', MAX_SUBSCRIPTIONS_PER_KEY: '2' },
    });
    const tokenOf = async (userId: string) => {
      const query = `mutation { createSessionToken(input: { userId: "${userId}" }) { token } }`;
      const { token } = (await app.post(query)).data.createSessionToken;
      return { authorization: `Bearer ${token}` };
    };
    await app.behave({ fault: 'never-completes' });
    const [ann, again, ben] = [await tokenOf('ann'), await tokenOf('ann'), await tokenOf('ben')];
    const { job } = (await app.post(GENERATE, { input: input() }, ann)).data.generateImage;
    const stop = new AbortController();
    const follow = (headers: Record<string, string>) =>
      fetch(`${app.url}/api/images/${job.id}/events`, { headers, signal: stop.signal });
    const streams = [await follow(ann), await follow(again)];
    expect(streams.map(({ status }) => status)).toStrictEqual([200, 200]);
    const third = await follow(ann);
    expect([third.status, await third.json()]).toMatchObject([
      429,
      { code: 'RATE_LIMITED', retryAfterMs: 5000 },
    ]);
    expect(await overSocket(app, again, 'subscription { jobUpdates { seq } }')).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    stop.abort();
    for (let n = 0; n < 2; n += 1) expect((await app.post('{ __typename }', {}, ann)).errors).toBeUndefined();
    const refused = await app.post('{ __typename }', {}, again);
    expect(refused.errors).toMatchObject([
      { message: expect.stringMatching(/^This user asks too often/), extensions: { code: 'RATE_LIMITED' } },
    ]);
    const mutation = await app.post(GENERATE, { input: input() }, ann);
    expect(mutation.data.generateImage.errors).toMatchObject([{ code: 'RATE_LIMITED' }]);
    expect((await app.post('{ __typename }', {}, ben)).errors).toBeUndefined();
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

    // What was accepted before is answered, however many are active.
    const named = { ...input('again'), idempotencyKey: 'k1' };
    const unnamed = await app.post(GENERATE, { input: named }, headers[0]);
    expect(unnamed.data.generateImage.errors).toMatchObject([{ code: 'RATE_LIMITED' }]);

    const cancel = await app.post(
      `mutation { cancelJob(id: "${made[0]}") { job { id } errors { code } } }`,
      {},
      headers[0],
    );
    expect(cancel.errors).toBeUndefined();
    await expect
      .poll(async () => (await app.post(GENERATE, { input: named }, headers[0])).data.generateImage.replayed)
      .toBe(true);
  });

  it('answers a repeated request with its job when there is no room', async () => {
    await using server = await openWithKeys({ concurrentJobs: 1 });
    const { app, headers } = server;
    await app.behave({ fault: 'never-completes' });
    const ask = async (idempotencyKey: string) =>
      (await app.post(GENERATE, { input: { ...input('p'), idempotencyKey } }, headers[0])).data.generateImage;
    const first = await ask('k');
    expect(await ask('k')).toMatchObject({ replayed: true, job: { id: first.job.id }, errors: [] });
    expect(await ask('other')).toMatchObject({ job: null, errors: [{ code: 'RATE_LIMITED' }] });
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
      for (const client of clients) client.on('error', () => {});
      // All at once: one that is ready while another is waited for tells it to nobody.
      await Promise.all(clients.map((client) => new Promise((resolve) => client.once('ready', resolve))));
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

describe('open counts', () => {
  it('are of each owner', async () => {
    await using counts = createMemoryOpenCounts();
    expect([await counts.take('a', 1), await counts.take('a', 1), await counts.take('b', 1)]).toStrictEqual([
      true,
      false,
      true,
    ]);
    counts.give('a');
    expect(await counts.take('a', 1)).toBe(true);
  });

  const program = findRedis();
  it.skipIf(program === undefined)(
    'are of all processes that live, in Redis; of each while it is away',
    async () => {
      await using service = await startRedis(program!, { keeps: false });
      const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0 } as const;
      const [one, two, three] = Array.from({ length: 3 }, () => new Redis(service.url, options));
      const clients = [one!, two!, three!];
      try {
        for (const client of clients) client.on('error', () => {});
        await Promise.all(clients.map((client) => new Promise((resolve) => client.once('ready', resolve))));
        const [here, there, dead] = await Promise.all(clients.map(createRedisOpenCounts));
        const racing = await Promise.all(
          Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? here! : there!).take('ann', 5)),
        );
        expect(racing.filter(Boolean)).toHaveLength(5);
        here!.give('ann');
        await expect.poll(() => there!.take('ann', 5)).toBe(true);
        expect(await here!.take('ann', 5)).toBe(false);
        // A process that is gone leaves its numbers, and no sign of life.
        expect(await dead!.take('ben', 1)).toBe(true);
        expect(await here!.take('ben', 1)).toBe(false);
        await one!.del(...(await one!.keys('easel:open:alive:*')));
        expect(await here!.take('ben', 1)).toBe(true);
        await service.kill();
        await expect.poll(() => clients.every(({ status }) => status !== 'ready')).toBe(true);
        expect([
          await here!.take('cem', 1),
          await there!.take('cem', 1),
          await here!.take('cem', 1),
        ]).toStrictEqual([true, true, false]);
      } finally {
        for (const client of clients) client.disconnect();
      }
    },
  );
});

async function pollFor<T>(find: () => Promise<T[]>): Promise<T[]> {
  let found: T[] = [];
  await expect.poll(async () => (found = await find()).length).toBeGreaterThan(0);
  return found;
}

/** The status of a websocket's opening; it stays open if it is to. */
function upgrade(app: TestApp, headers: Record<string, string>, stays = false): Promise<number> {
  const socket = new WebSocket(`${app.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
    headers,
  });
  return new Promise((resolve) => {
    socket.once('open', () => {
      if (!stays) socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_asked, answer) => resolve(answer.statusCode ?? 0));
    socket.once('error', () => {});
  });
}

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
