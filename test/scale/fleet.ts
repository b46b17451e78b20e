// Several servers that share a MongoDB, a Redis and a sandbox, in one test.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { findMongo, type MongoService, startMongo } from '../../scripts/services/mongo.ts';
import { findRedis, type RedisService, startRedis } from '../../scripts/services/redis.ts';
import { type App, createApp } from '../../src/app.ts';
import { createCleanup } from '../../src/cleanup.ts';
import { type Environment, loadConfig } from '../../src/config/load-config.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ensureBuilt } from '../ensure-built.ts';
import type { Answer } from '../open-test-app.ts';
import { type ServerProcess, startServer } from '../process/start-server.ts';

const programs = { mongo: findMongo(), redis: findRedis() };
export const fleetIsPossible = programs.mongo !== undefined && programs.redis !== undefined;

export interface Engines extends AsyncDisposable {
  mongo: MongoService;
  redis: RedisService;
}

export async function startEngines(options: { keeps: boolean; members?: number }): Promise<Engines> {
  const cleanup = createCleanup();
  const mongo = cleanup.use(await startMongo(programs.mongo ?? '', { members: options.members ?? 0 }));
  const redis = cleanup.use(await startRedis(programs.redis ?? '', options));
  return { mongo, redis, [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose]() };
}

export interface Fleet extends AsyncDisposable {
  sandbox: Sandbox;
  env: Environment;
  /** Another server, of this role. */
  start(role: 'api' | 'worker' | 'all', env?: Environment): Promise<App>;
  /** … as a process of its own, of what is built. */
  spawn(role: 'api' | 'worker', env?: Environment): Promise<ServerProcess>;
  submissions(): Promise<{ requestId: string; input: Record<string, unknown> }[]>;
}

let databases = 0;

const given = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

export async function openFleet(engines: Engines, sandboxOptions: SandboxOptions = {}): Promise<Fleet> {
  const cleanup = createCleanup();
  const folder = await mkdtemp(join(tmpdir(), 'easel-fleet-'));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const sandbox = cleanup.use(
    await startSandbox({ queueMs: 0, positions: 0, runMs: 0, logs: 2, ...sandboxOptions }),
  );
  databases += 1;
  const env = {
    PORT: '0',
    DATA_DIR: folder,
    FAL_BASE_URL: sandbox.url,
    LOG_LEVEL: 'silent',
    SHUTDOWN_SECONDS: '3',
    MONGODB_URI: engines.mongo.uri(`fleet_${databases}`),
    // Every fleet has a queue of its own.
    REDIS_URL: `${engines.redis.url}/${databases}`,
  };
  return {
    sandbox,
    env,
    async start(role, more = {}) {
      return cleanup.use(await createApp(loadConfig({ ...env, ROLE: role, ...more })));
    },
    async spawn(role, more = {}) {
      await ensureBuilt('server');
      return cleanup.use(await startServer(given({ ...env, ROLE: role, ...more }), 'dist/src/main.js'));
    },
    async submissions() {
      const answer = await fetch(`${sandbox.url}/__sandbox/requests`);
      return ((await answer.json()) as { requests: Awaited<ReturnType<Fleet['submissions']>> }).requests;
    },
    [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose](),
  };
}

export async function ask(url: string, query: string, variables: object = {}): Promise<Answer> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
}

export const SUBMIT = `mutation Submit($prompt: String!, $userId: String) {
  generateImage(input: { model: { fluxDev: { prompt: $prompt } }, options: { width: 64, height: 64 }, userId: $userId }) {
    job { id status } errors { code message }
  }
}`;

export async function submit(url: string, prompt: string, userId = 'u'): Promise<string> {
  const { data } = await ask(url, SUBMIT, { prompt, userId });
  return data.generateImage.job.id;
}

export async function statusOf(url: string, id: string): Promise<string> {
  const answer = await ask(url, 'query ($id: ID!) { job(id: $id) { status } }', { id });
  return answer.data.job.status;
}

/** Every event of a job as a subscriber of this server sees it, to the end. */
export async function eventsOf(url: string, jobId: string): Promise<{ __typename: string; seq: number }[]> {
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  try {
    const events: { __typename: string; seq: number }[] = [];
    const query = 'subscription ($jobId: ID!) { jobProgress(jobId: $jobId) { __typename seq } }';
    for await (const { data } of client.iterate({ query, variables: { jobId } })) {
      events.push((data as Answer).jobProgress);
    }
    return events;
  } finally {
    await client.dispose();
  }
}
