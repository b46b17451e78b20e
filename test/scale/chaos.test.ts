// Everything at once, with the built server: two API servers and three workers on real engines, while workers are
// killed, an API server dies with its subscribers, Redis restarts, and the wires to Redis, MongoDB and the bucket are
// slow and break. SCALE_JOBS=2000 npx vitest run test/scale/chaos.test.ts

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../../scripts/services/free-port.ts';
import { findS3Program, startS3 } from '../../scripts/services/s3.ts';
import { createCleanup } from '../../src/cleanup.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { openMongoStore } from '../../src/store/mongo/mongo-store.ts';
import { ensureBuilt } from '../ensure-built.ts';
import type { Answer } from '../open-test-app.ts';
import { type ServerProcess, startServer } from '../process/start-server.ts';
import { ask, fleetIsPossible, startEngines } from './fleet.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const JOBS = Number(process.env['SCALE_JOBS'] ?? '160');
/** So many jobs may be left when the chaos ends: at the size of CI the last ones need not wait for dead workers. */
const LEFT_IN_PEACE = JOBS > 500 ? 0 : JOBS / 5;
const USERS = 20;
const WATCHED = 40;
/** From storing that something will be submitted to doing it, over a bad wire to the store. */
const MOST_SUBMITTING_MS = 5000;
/** Of each worker. */
const PLACES = 15;
/** Of the user who has one: enough for four pictures at 0.03. */
const BUDGET = { limit: '0.12', jobs: 4 };
const s3 = findS3Program();

it.skipIf(!fleetIsPossible || s3 === undefined)(
  `loses nothing, repeats nothing and overshoots no budget: ${JOBS} jobs through chaos`,
  { timeout: 240_000 + JOBS * 600 },
  async () => {
    await ensureBuilt('server');
    await using cleanup = createCleanup();
    const engines = cleanup.use(await startEngines({ keeps: true, members: 1 }));
    const bucket = cleanup.use(await startS3(s3 ?? ''));
    const wires = {
      redis: cleanup.use(await startTcpProxy(engines.redis.port)),
      mongo: cleanup.use(await startTcpProxy(portOf(engines.mongo.uri('chaos')))),
      bucket: cleanup.use(await startTcpProxy(portOf(bucket.endpoint))),
    };
    const sandbox = cleanup.use(
      await startSandbox({ queueMs: 100, positions: 1, runMs: 300, logs: 3, webhookRetryMs: 200 }),
    );
    const folder = await mkdtemp(join(tmpdir(), 'easel-chaos-'));
    cleanup.defer(() => rm(folder, { recursive: true, force: true }));
    const store = cleanup.use(await openMongoStore({ uri: engines.mongo.uri('chaos'), migrate: true }));
    const [doomed, survivor] = [await freePort(), await freePort()];
    const env = {
      ...bucket.env,
      S3_ENDPOINT: `http://127.0.0.1:${wires.bucket.port}`,
      // A member that is asked for its set would name its own port.
      MONGODB_URI: `mongodb://127.0.0.1:${wires.mongo.port}/chaos?directConnection=true`,
      REDIS_URL: `redis://127.0.0.1:${wires.redis.port}`,
      FAL_BASE_URL: sandbox.url,
      PUBLIC_URL: `http://127.0.0.1:${survivor}`,
      SESSION_SECRET: 'the same secret for all servers of this fleet',
      SUBMISSION_GRACE_SECONDS: '8',
      SHUTDOWN_SECONDS: '3',
      MAX_CONCURRENCY: String(PLACES),
    };

    const running = new Set<ServerProcess>();
    cleanup.defer(async () => {
      await Promise.all([...running].map((server) => server[Symbol.asyncDispose]()));
    });
    // Whoever runs servers starts one again that could not reach what it needs.
    async function start(name: string, role: 'api' | 'worker', port = 0, tries = 10): Promise<ServerProcess> {
      const own = { LOG_LEVEL: 'fatal', ROLE: role, PORT: String(port), DATA_DIR: join(folder, name) };
      try {
        const server = await startServer({ ...env, ...own, NODE_NO_WARNINGS: '1' }, 'dist/src/main.js');
        running.add(server);
        return server;
      } catch (error) {
        if (tries > 0) return start(name, role, port, tries - 1);
        throw error;
      }
    }
    const over = new AbortController();
    const apis = await Promise.all([start('api-1', 'api', doomed), start('api-2', 'api', survivor)]);
    const workers = await Promise.all(['w1', 'w2', 'w3'].map((name) => start(name, 'worker')));
    const [firstApi, lastApi] = apis;
    const agreed = await ask(lastApi.url, SET_BUDGET, { limit: BUDGET.limit });
    expect(agreed).toStrictEqual({ data: { setAccount: { errors: [] } } });

    // Chaos, until everything is over, or nearly so.
    const kills: number[] = [];
    async function killWorkers(): Promise<void> {
      const places: (ServerProcess | undefined)[] = workers;
      const starts: Promise<void>[] = [];
      while (!over.signal.aborted) {
        await pause(3000);
        const index = kills.length % places.length;
        const worker = places[index];
        // Its successor is not up yet.
        if (worker === undefined) continue;
        places[index] = undefined;
        worker.child.kill('SIGKILL');
        kills.push(Date.now());
        const successor = start(`w${kills.length}`, 'worker');
        starts.push(successor.then((server) => void (places[index] = server)));
      }
      await Promise.all(starts);
    }
    let resets = 0;
    async function breakWire(wire: TcpProxy, everyMs: number): Promise<void> {
      for (let round = 0; !over.signal.aborted; round++) {
        wire.delayMs = round % 2 === 0 ? 5 : 0;
        await pause(everyMs);
        wire.reset();
        resets++;
      }
    }
    const chaos = Promise.all([
      killWorkers(),
      breakWire(wires.redis, 1700),
      breakWire(wires.mongo, 2300),
      breakWire(wires.bucket, 1900),
    ]);
    // Whatever breaks in it is told at its end.
    chaos.catch(() => {});
    const accident = async (): Promise<void> => {
      await pause(6000);
      firstApi.child.kill('SIGKILL');
      await pause(3000);
      await engines.redis.kill();
      await pause(1500);
      await engines.redis.revive();
    };
    const accidents = accident();

    // A client that gets no answer asks another server, with the same key.
    async function submit(number: number): Promise<string | null> {
      const user = number % USERS;
      const variables = { prompt: `job ${number}`, userId: `user-${user}`, key: `key-${number}` };
      for (let tries = 0; tries < 50; tries++) {
        const { url } = (number + tries) % 2 === 0 ? firstApi : lastApi;
        const answer = await ask(url, SUBMIT, variables).catch(() => undefined);
        const payload = answer?.data?.generateImage;
        if (payload?.job?.id !== undefined) return payload.job.id;
        if (payload?.errors[0]?.code === 'BUDGET_EXCEEDED') return null;
        await pause(100);
      }
      throw new Error(`Nobody takes job ${number}`);
    }
    const ids: string[] = [];
    let refused = 0;
    const seen: Promise<number[]>[] = [];
    for (let from = 0; from < JOBS; from += 20) {
      const batch = Array.from({ length: Math.min(20, JOBS - from) }, (_, index) => submit(from + index));
      for (const id of await Promise.all(batch)) {
        if (id === null) refused++;
        else ids.push(id);
        if (id !== null && seen.length < WATCHED) seen.push(watch(id, [firstApi.url, lastApi.url]));
      }
      // Submitted while it goes on, not all before it.
      await pause(Math.min(400, 8000 / (JOBS / 20)));
    }
    const started = performance.now();
    await accidents;
    const patience = { timeout: 150_000 + JOBS * 300, interval: 500 };
    const left = async (): Promise<number> =>
      (await store.jobs.countActive()).reduce((sum, { count }) => sum + count, 0);
    await expect.poll(left, patience).toBeLessThanOrEqual(LEFT_IN_PEACE);
    over.abort();
    await chaos;
    await expect.poll(left, patience).toBe(0);
    const tail = performance.now() - started;

    const jobs = (await store.jobs.getMany(ids)).filter((job) => job !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    const { requests } = (await (await fetch(`${sandbox.url}/__sandbox/requests`)).json()) as {
      requests: { requestId: string; input: { prompt: string } }[];
    };
    const prompts = requests.map(({ input }) => input.prompt);
    // No job was submitted twice …
    expect(prompts.toSorted()).toStrictEqual([...new Set(prompts)].toSorted());
    // … and those without a result are those whose worker was killed while it submitted. Nobody could tell whether it had,
    // so nobody did it again; they were not charged. Of those that were taken the webhook brings the id back, unless that
    // meets a broken wire for as long as the job waits for it.
    const unknown = jobs.filter(({ status }) => status !== 'COMPLETED');
    expect(unknown.map(({ failure }) => failure?.code)).toStrictEqual(
      unknown.map(() => 'SUBMISSION_UNKNOWN'),
    );
    const submitted = new Set<unknown>(prompts);
    const taken = unknown.filter(({ input }) => submitted.has(input['prompt'])).length;
    const agesAtKill = unknown.map(({ attempts: [attempt] }) => {
      const began = attempt?.startedAt ?? 0;
      return (kills.find((at) => at >= began) ?? Infinity) - began;
    });
    expect(agesAtKill.filter((ms) => ms > MOST_SUBMITTING_MS)).toStrictEqual([]);
    expect(requests.length).toBe(jobs.length - unknown.length + taken);
    const images = await store.images.ofJobs(ids);
    expect(images.map(({ length }) => length)).toStrictEqual(
      jobs.map(({ status }) => (status === 'COMPLETED' ? 1 : 0)),
    );
    const ofBudget = jobs.filter(({ userId }) => userId === 'user-7');
    // A job that failed gives back what it held, and another may have had it.
    const paid = ofBudget.filter(({ status }) => status === 'COMPLETED').length;
    expect(paid).toBeLessThanOrEqual(BUDGET.jobs);
    expect(refused).toBeGreaterThan(0);
    expect(ofBudget.length + refused).toBe(Math.ceil((JOBS - 7) / USERS));
    for (const seqs of await Promise.all(seen)) {
      expect(seqs).toStrictEqual(seqs.map((_, index) => index + 1));
    }
    console.log(
      `${jobs.length} jobs, ${requests.length} submissions, ${unknown.length} unknown (${taken} taken), ${refused} refused, ${kills.length} workers killed, ${resets} resets, ${Math.round(tail)} ms after the last submission`,
    );
  },
);

const SUBMIT = `mutation Submit($prompt: String!, $userId: String!, $key: String!) {
  generateImage(input: {
    model: { fluxDev: { prompt: $prompt } }, options: { width: 64, height: 64 }, userId: $userId, idempotencyKey: $key
  }) { job { id } errors { code } }
}`;

const SET_BUDGET = `mutation Budget($limit: Money!) {
  setAccount(userId: "user-7", input: { budgets: [{ limit: $limit, period: TOTAL }] }) { errors { message } }
}`;

const portOf = (url: string): number => Number(/:(\d+)(?:\/|$)/.exec(url)?.[1]);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The numbers of all events, by a client that comes back to another server with its cursor. */
async function watch(jobId: string, urls: readonly string[]): Promise<number[]> {
  const seqs: number[] = [];
  for (let tries = 0; ; tries++) {
    const url = urls[tries % urls.length] ?? '';
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    try {
      const query =
        'subscription ($jobId: ID!, $after: Int!) { jobProgress(jobId: $jobId, after: $after) { __typename seq } }';
      for await (const { data } of client.iterate({ query, variables: { jobId, after: seqs.at(-1) ?? 0 } })) {
        const { seq, __typename } = (data as Answer).jobProgress;
        seqs.push(seq);
        if (__typename === 'JobFinished') return seqs;
      }
    } catch {
      // The server has gone, or is not there any more.
      await pause(200);
    } finally {
      void client.dispose();
    }
  }
}
