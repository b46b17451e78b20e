// Two hundred jobs in flight and twenty kills at random moments, against the built server: what a user is owed at the
// end is exactly what was asked for, and the provider was asked for it once.

import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { findMongo, type MongoService, startMongo } from '../../scripts/services/mongo.ts';
import { openStoreAt } from '../../src/app/open-store-at.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { ensureBuilt } from '../ensure-built.ts';
import type { Answer } from '../open-test-app.ts';
import { post, type ServerProcess, startServer } from '../process/start-server.ts';
import { openForwarder } from './open-forwarder.ts';

const BATCH = `mutation Batch($inputs: [GenerateImageInput!]!) { generateImages(inputs: $inputs) { accepted results { job { id } errors { message } } } }`;
const JOBS = `query Jobs($after: String) { jobs(first: 100, after: $after) { nodes { id status input attempts { requestId } failure { code } } pageInfo { hasNextPage endCursor } } }`;
const DETAILS = `query Details($id: ID!) { job(id: $id) { cost { held settled } lastSeq images { id } events(first: 300) { __typename seq } } }`;
const RETRY = `mutation Retry($id: ID!) { retryJob(id: $id) { job { id } errors { message } } }`;
const FOLLOW = `subscription Follow($jobId: ID!, $after: Int) { jobProgress(jobId: $jobId, after: $after) { __typename seq } }`;

const requestsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    idempotencyKey: `order-${n}`,
    model: { fluxDev: { prompt: `picture ${n}` } },
    options: { width: 64, height: 64 },
  }));

/** Small and good enough: the same seed, the same moments. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function submissions(url: string): Promise<Answer[]> {
  const { requests } = (await (await fetch(`${url}/__sandbox/requests`)).json()) as Answer;
  return requests;
}

async function allJobs(url: string): Promise<Answer[]> {
  const jobs: Answer[] = [];
  for (let after: string | null = null; ;) {
    const { data, errors } = await post(url, JOBS, { after });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    const { nodes, pageInfo }: Answer = data.jobs;
    jobs.push(...nodes);
    if (!pageInfo.hasNextPage) return jobs;
    after = pageInfo.endCursor;
  }
}

/** A reader who loses the socket with every kill and comes back with the last seq it saw. */
async function followThroughAll(current: () => string, jobId: string): Promise<number[]> {
  const seen: number[] = [];
  for (let finished = false; !finished;) {
    const url = `${current().replace(/^http/, 'ws')}/graphql`;
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
    try {
      const variables = { jobId, after: seen.at(-1) ?? 0 };
      for await (const { data } of client.iterate<Answer>({ query: FOLLOW, variables })) {
        seen.push(data.jobProgress.seq);
        finished = data.jobProgress.__typename === 'JobFinished';
      }
    } catch {
      await wait(100);
    } finally {
      await client.dispose();
    }
  }
  return seen;
}

const program = findMongo();
let mongo: MongoService | undefined;
beforeAll(async () => {
  await ensureBuilt('server');
  if (program !== undefined) mongo = await startMongo(program, { members: 0 });
});
afterAll(() => mongo?.[Symbol.asyncDispose]());

const runs = [
  { store: 'SQLite', jobs: 200, kills: 20 },
  ...(program === undefined ? [] : [{ store: 'MongoDB', jobs: 40, kills: 3 }]),
];

describe('a server that is killed again and again', () => {
  it.each(runs)(
    'on $store loses nothing of $jobs jobs and pays for each once',
    { timeout: 300_000 },
    async (run) => {
      const seed = Number(process.env['KILL_SEED'] ?? randomInt(2 ** 31));
      console.log(`KILL_SEED=${seed}`);
      const random = createRandom(seed);
      const folder = await mkdtemp(join(tmpdir(), 'easel-kill-'));
      const uri = mongo?.uri(`kill_${randomUUID()}`) ?? '';
      await using sandbox = await startSandbox({
        queueMs: 100,
        positions: 1,
        runMs: 700,
        logs: 3,
        webhookRetryMs: 100,
      });
      // The kills are closer together than any provider's retries: a proxy that waits for the next life stands between.
      await using forwarder = await openForwarder({ patienceMs: 12_000 });
      const env = {
        DATA_DIR: folder,
        FAL_BASE_URL: sandbox.url,
        PUBLIC_URL: forwarder.url,
        MAX_CONCURRENCY: '20',
        SUBMISSION_GRACE_SECONDS: '3',
        ...(run.store === 'MongoDB' ? { MONGODB_URI: uri } : {}),
      };
      const start = async (): Promise<ServerProcess> => {
        const server = await startServer(env, 'dist/src/main.js');
        forwarder.to = server.url;
        return server;
      };
      const inputs = requestsOf(run.jobs);
      const submit = (url: string) => post(url, BATCH, { inputs: inputs.slice(0, 100) });
      try {
        let server = await start();
        const ids: string[] = [];
        for (let from = 0; from < inputs.length; from += 100) {
          const { data } = await post(server.url, BATCH, { inputs: inputs.slice(from, from + 100) });
          ids.push(...data.generateImages.results.map(({ job }: Answer) => job.id));
        }
        const followers = ids
          .filter((_, n) => n % 40 === 0)
          .map((id) => followThroughAll(() => forwarder.to, id));
        for (let kill = 0; kill < run.kills; kill++) {
          await wait(50 + random() * 500);
          // A kill in the middle of an answer: the client asks again under its keys.
          const asked = kill % 5 === 0 ? submit(server.url).catch(() => undefined) : undefined;
          server.child.kill('SIGKILL');
          await Promise.all([server.exit, asked]);
          server = await start();
        }
        await submit(server.url);
        const ended = async (): Promise<Answer[]> =>
          (await allJobs(server.url)).filter(({ status }) => ['COMPLETED', 'FAILED'].includes(status));
        await expect
          .poll(async () => (await ended()).length, { timeout: 120_000, interval: 500 })
          .toBe(run.jobs);

        // A kill between storing an attempt and its answer leaves it unknown. Who retries gets the run that was taken.
        const unknown = (await ended()).filter(({ status }) => status === 'FAILED');
        console.log(`${unknown.length} of ${run.jobs} were unknown`);
        expect(unknown.every(({ failure }) => failure.code === 'SUBMISSION_UNKNOWN')).toBe(true);
        const taken = new Set((await submissions(sandbox.url)).map(({ input }) => input.prompt));
        const unheard = async (): Promise<Answer[]> =>
          (await ended()).filter(
            ({ status, input, attempts }) =>
              status === 'FAILED' && taken.has(input.prompt) && attempts.at(-1).requestId === null,
          );
        await expect.poll(unheard, { timeout: 60_000, interval: 500 }).toStrictEqual([]);
        for (const { id } of unknown)
          expect((await post(server.url, RETRY, { id })).data.retryJob.errors).toStrictEqual([]);
        const total = run.jobs + unknown.length;
        await expect.poll(async () => (await ended()).length, { timeout: 60_000, interval: 500 }).toBe(total);

        const jobs = await allJobs(server.url);
        const completed = jobs.filter(({ status }) => status === 'COMPLETED');
        expect([jobs.length, completed.length]).toStrictEqual([total, run.jobs]);
        const requests = await submissions(sandbox.url);
        expect(requests).toHaveLength(run.jobs);
        expect(new Set(requests.map(({ input }: Answer) => input.prompt)).size).toBe(run.jobs);
        const lengths = new Map<string, number>();
        for (const { id, status } of jobs) {
          const { images, cost, events, lastSeq } = (await post(server.url, DETAILS, { id })).data.job;
          lengths.set(id, lastSeq);
          const won = status === 'COMPLETED';
          expect([images.length, cost]).toStrictEqual(
            won ? [1, { held: '0.00', settled: '0.03' }] : [0, { held: '0.00', settled: '0.00' }],
          );
          expect(events.map(({ seq }: Answer) => seq)).toStrictEqual(
            Array.from({ length: lastSeq }, (_, n) => n + 1),
          );
          expect(events.map(({ __typename }: Answer) => __typename).indexOf('JobFinished')).toBe(lastSeq - 1);
        }
        for (const [n, seen] of (await Promise.all(followers)).entries()) {
          const lastSeq = lengths.get(ids[n * 40] ?? '') ?? 0;
          expect(seen).toStrictEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
        }
        server.child.kill('SIGKILL');
        await server.exit;
        await using store = await openStoreAt(
          run.store === 'MongoDB' ? uri : `sqlite:${join(folder, 'easel.sqlite')}`,
          { mustExist: true },
        );
        const charges = await Promise.all(
          jobs.map(async ({ id }) =>
            (await store.ledger.ofJob(id))
              .filter(({ kind }) => kind === 'CHARGE')
              .map(({ amount }) => amount),
          ),
        );
        expect(charges.flat()).toStrictEqual(Array.from({ length: run.jobs }, () => 30_000));
        const files = await readdir(join(folder, 'objects', 'images'), {
          recursive: true,
          withFileTypes: true,
        });
        expect(files.filter((file) => file.isFile() && file.name.endsWith('.png'))).toHaveLength(run.jobs);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
