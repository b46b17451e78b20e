import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Redis } from 'ioredis';
import { findRedis, startRedis } from '../../scripts/services/redis.ts';
import { findS3Program, startS3 } from '../../scripts/services/s3.ts';
import { examine } from '../../src/cli/doctor/doctor.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { newSecret } from '../../src/auth/secrets.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { openStoreAt } from '../../src/app/open-store-at.ts';
import { sampleKey } from '../contract/keys.ts';
import { failingStart, startServer } from '../process/start-server.ts';
import { openReceiver } from '../webhooks/open-receiver.ts';

const PLANTED = {
  FAL_KEY: 'planted-fal-id:planted-fal-secret',
  AWS_SECRET_ACCESS_KEY: 'planted-aws-secret-key',
  METRICS_TOKEN: 'planted-metrics-token',
  SESSION_SECRET: 'planted-session-secret-of-32-characters-and-more',
  MODERATION_TOKEN: 'planted-moderation-token',
};

describe('planted secrets', () => {
  it(
    'are in no log at trace, no answer, no error and no metric of a full run',
    { timeout: 60_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'easel-secrets-'));
      await using sandbox = await startSandbox({ queueMs: 0, positions: 0, runMs: 0, logs: 2 });
      await using receiver = await openReceiver();
      await using engines = await startEngines();
      const made = newSecret();
      const other = newSecret();
      const store = await openStoreAt(`sqlite:${join(folder, 'easel.sqlite')}`, { mustExist: false });
      const key = {
        models: null,
        budget: null,
        markup: null,
        requestsPerMinute: null,
        createdAt: Date.now(),
      };
      await store.keys.create(
        sampleKey({ ...made, ...key, id: 'key_1', scopes: ['operator', 'generate', 'read', 'act-as'] }),
      );
      await store[Symbol.asyncDispose]();

      const answers: string[] = [];
      let webhookSecret = '';
      const server = await startServer({
        ...PLANTED,
        ...engines.env,
        WEBHOOK_ALLOW_PRIVATE: '1',
        DATA_DIR: folder,
        FAL_BASE_URL: sandbox.url,
        LOG_LEVEL: 'trace',
        SHUTDOWN_SECONDS: '2',
      });
      try {
        const { url } = server;
        const ask = async (
          path: string,
          body?: object,
          authorization = `Bearer ${made.secret}`,
        ): Promise<string> => {
          const answer = await fetch(`${url}${path}`, {
            method: body === undefined ? 'GET' : 'POST',
            headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          const text = await answer.text();
          answers.push(JSON.stringify([...answer.headers]), text);
          return text;
        };
        const graphql = (query: string, variables = {}): Promise<string> =>
          ask('/graphql', { query, variables });

        // Its secret is told here, once; the first delivery fails, and says so, and a later one arrives.
        const target = `mutation { createWebhook(input: { url: "${receiver.url}/hook" }) { secret } }`;
        webhookSecret = JSON.parse(await graphql(target)).data.createWebhook.secret;
        expect(webhookSecret).toMatch(/^whsec_/);
        answers.pop();
        receiver.answer = (response) => void response.writeHead(500).end('broken');

        // A job that succeeds, one that fails at the provider, one whose provider is away.
        const generate = { model: 'flux-dev', inputs: { prompt: 'p' }, options: { width: 64, height: 64 } };
        expect(JSON.parse(await ask('/api/images/generate', generate)).status).toBe('completed');
        await sandboxBehaves(sandbox.url, { fault: 'run-500', times: 1 });
        await ask('/api/images/generate?wait=20', generate);
        await sandboxBehaves(sandbox.url, {});
        await subscribe(url, made.secret);
        await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
        receiver.answer = (response) => void response.writeHead(204).end();
        await graphql(
          '{ webhooks { nodes { id url events } } webhookDeliveries { nodes { status attempts { status error response } } } }',
        );
        await graphql('{ auditLog { nodes { action details } } apiKeys { nodes { id prefix } } }');
        await graphql(
          '{ jobs { nodes { id input attempts { error } failure { message details } images { url } events { __typename } } } me { userId } }',
        );
        // Errors of every kind, with secrets in the wrong places.
        await graphql('{ nope }');
        await graphql(`{ job(id: "${made.secret.slice(0, 4)}") { id } }`);
        await ask('/api/images', undefined, `Bearer ${other.secret}`);
        await ask(
          '/graphql',
          { query: '{ me { userId } }' },
          'Bearer eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.planted-jwt-signature',
        );
        await ask('/webhooks/fal', { request_id: 'x' });
        for (const path of [
          '/metrics',
          '/healthz',
          '/readyz',
          '/api/models',
          '/api/openapi.json',
          '/api/usage?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&groupBy=KEY',
        ])
          await ask(path);
        expect(answers.length).toBeGreaterThan(20);
      } finally {
        server.child.kill('SIGTERM');
        await server.exit;
        await rm(folder, { recursive: true, force: true });
      }

      expect(server.output()).toContain('Job accepted');
      const all = server.output() + answers.join('\n');
      const secrets = [
        ...Object.values(PLANTED),
        ...engines.secrets,
        webhookSecret,
        webhookSecret.replace('whsec_', ''),
        ...PLANTED.FAL_KEY.split(':'),
        made.secret,
        made.hash,
        other.secret,
        'planted-jwt-signature',
      ];
      expect(secrets.filter((secret) => all.includes(secret))).toStrictEqual([]);
    },
  );
});

it('are not in what a server, or the doctor, says of what it cannot reach', { timeout: 90_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-secrets-'));
  const away = {
    ...PLANTED,
    DATA_DIR: folder,
    FAL_BASE_URL: 'http://planted-user:planted-fal-password@127.0.0.1:1',
    REDIS_URL: 'redis://planted-user:planted-redis-password@127.0.0.1:1',
    MONGODB_URI:
      'mongodb://planted-user:planted-mongo-password@127.0.0.1:1/easel?serverSelectionTimeoutMS=500',
    S3_ENDPOINT: 'http://127.0.0.1:1',
    S3_BUCKET: 'bucket',
  };
  const { REDIS_URL: _redis, ...withoutRedis } = away;
  const { MONGODB_URI: _mongo, ...withoutMongo } = away;
  try {
    const [findings, noMongo, noRedis, wrong] = await Promise.all([
      examine(() => loadConfig(away)),
      failingStart(withoutRedis),
      failingStart(withoutMongo),
      failingStart({ ...away, MONGODB_URI: 'planted-mongo-password' }),
    ]);
    expect([noMongo.code, noRedis.code, wrong.code]).toStrictEqual([1, 1, 1]);
    const all = JSON.stringify([findings, noMongo, noRedis, wrong]);
    expect(all).toContain('MONGODB_URI');
    const secrets = [
      ...Object.values(PLANTED),
      'planted-redis-password',
      'planted-mongo-password',
      'planted-fal-password',
    ];
    expect(secrets.filter((secret) => all.includes(secret))).toStrictEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** What is there of real servers, behind secrets of their own. */
async function startEngines(): Promise<AsyncDisposable & { env: Record<string, string>; secrets: string[] }> {
  const [s3Program, redisProgram] = [findS3Program(), findRedis()];
  const s3 = s3Program === undefined ? undefined : await startS3(s3Program);
  const redis = redisProgram === undefined ? undefined : await startRedis(redisProgram, { keeps: false });
  const password = 'planted-redis-password';
  const env: Record<string, string> = { ...s3?.env };
  if (redis !== undefined) {
    const client = new Redis(redis.url);
    await client.config('SET', 'requirepass', password);
    client.disconnect();
    env['REDIS_URL'] = redis.url.replace('redis://', `redis://:${password}@`);
  }
  return {
    env,
    // Who signs an address is named in it; with what, is not.
    secrets: [password, ...(s3 === undefined ? [] : [String(s3.env['AWS_SECRET_ACCESS_KEY'])])],
    async [Symbol.asyncDispose]() {
      await s3?.[Symbol.asyncDispose]();
      await redis?.[Symbol.asyncDispose]();
    },
  };
}

async function sandboxBehaves(url: string, behaviour: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/__sandbox/behaviour`, { method: 'PUT', headers, body: JSON.stringify(behaviour) });
}

/** A subscription to its first answer, with the key in the parameters of the connection. */
async function subscribe(url: string, token: string): Promise<void> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token },
    retryAttempts: 0,
  });
  await new Promise<void>((resolve) => {
    const done = (): void => resolve();
    client.subscribe({ query: '{ __typename }' }, { next: done, error: done, complete: done });
  });
  await client.dispose();
}
