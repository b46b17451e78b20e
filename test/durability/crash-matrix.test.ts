import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMongo, type MongoService, startMongo } from '../../scripts/services/mongo.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Answer } from '../open-test-app.ts';
import { ensureBuilt } from '../ensure-built.ts';
import { post, startServer } from '../process/start-server.ts';
import { openReceiver } from '../webhooks/open-receiver.ts';

const SERVER = 'test/durability/crashing-server.mjs';
const GENERATE = `mutation Generate($webhookUrl: String) { generateImage(input: { idempotencyKey: "one", model: { fluxDev: { prompt: "p" } }, options: { width: 64, height: 64, numImages: 2 }, webhookUrl: $webhookUrl }) { job { id } replayed } }`;
const JOBS = `{ jobs(first: 2) { nodes { id status failure { code } attempts { requestId } cost { held settled } lastSeq images { id sha256 } events(first: 100) { __typename seq } } } }`;

async function submissions(url: string): Promise<{ requestId: string }[]> {
  const { requests } = (await (await fetch(`${url}/__sandbox/requests`)).json()) as {
    requests: { requestId: string }[];
  };
  return requests;
}

async function theJob(url: string): Promise<Answer> {
  return (await post(url, JOBS)).data.jobs.nodes[0];
}

/** A job's life has these writes, in this order (the second and last image goes with the end); the run is killed at each, before and after it is stored. */
const POINTS = ['accepted', 'claimed', 'attempt', 'request id', 'result', 'first image', 'finished'];
const matrix = POINTS.flatMap((point, index) =>
  ['before', 'after'].map((when) => ({ point, at: index + 1, when })),
);

const program = findMongo();
let mongo: MongoService | undefined;
beforeAll(async () => {
  await ensureBuilt('server');
  if (program !== undefined) mongo = await startMongo(program, { members: 1 });
});
afterAll(() => mongo?.[Symbol.asyncDispose]());

const stores = [
  { store: 'SQLite', settings: (): Record<string, string> => ({}) },
  ...(program === undefined
    ? []
    : [
        {
          store: 'MongoDB',
          settings: (): Record<string, string> => ({
            MONGODB_URI: mongo?.uri(`crash_${randomUUID()}`) ?? '',
          }),
        },
      ]),
];

describe.each(stores)('a server on $store killed', ({ settings }) => {
  it.each(matrix)('$when "$point" goes on where it was', async ({ at, when, point }) => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-crash-'));
    await using sandbox = await startSandbox({ queueMs: 0, positions: 0, runMs: 0, logs: 1 });
    await using receiver = await openReceiver();
    const request = { webhookUrl: receiver.url };
    const env = {
      DATA_DIR: folder,
      FAL_BASE_URL: sandbox.url,
      WEBHOOK_ALLOW_PRIVATE: '1',
      ...settings(),
    };
    try {
      {
        await using first = await startServer({ ...env, CRASH_AT: String(at), CRASH_WHEN: when }, SERVER);
        // The answer may be lost with the server.
        await post(first.url, GENERATE, request).catch(() => undefined);
        expect(await first.exit).toStrictEqual({ code: null, signal: 'SIGKILL' });
      }
      await using second = await startServer(env, SERVER);
      // A client that got no answer asks again, under its key.
      await post(second.url, GENERATE, request);
      await expect
        .poll(async () => (await theJob(second.url)).status, { timeout: 40_000 })
        .toMatch(/COMPLETED|FAILED/);
      const job = await theJob(second.url);
      const sent = await submissions(sandbox.url);

      // Only a crash between the submission and its answer leaves it unknown; then nothing is sent again.
      const unknown =
        (point === 'attempt' && when === 'after') || (point === 'request id' && when === 'before');
      expect([job.status, job.failure?.code ?? null]).toStrictEqual(
        unknown ? ['FAILED', 'SUBMISSION_UNKNOWN'] : ['COMPLETED', null],
      );
      expect(sent.length).toBeLessThanOrEqual(1);
      expect(job.images).toHaveLength(unknown ? 0 : 2);
      expect(job.cost).toStrictEqual({ held: '0.00', settled: unknown ? '0.00' : '0.06' });
      expect(job.events.map(({ seq }: Answer) => seq)).toStrictEqual(
        job.events.map((_: Answer, index: number) => index + 1),
      );
      expect(job.events.filter(({ __typename }: Answer) => __typename === 'JobFinished')).toHaveLength(1);
      expect(job.events.filter(({ __typename }: Answer) => __typename === 'ImageStored')).toHaveLength(
        unknown ? 0 : 2,
      );
      expect(job.lastSeq).toBe(job.events.length);
      expect((await post(second.url, JOBS)).data.jobs.nodes).toHaveLength(1);
      // Whoever asked to be told is told, by the process that ended the job or by the next one.
      await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
      const told = receiver.received.map(({ message }) => [message.type, message.data.jobId]);
      expect(told[0]).toStrictEqual([unknown ? 'job.failed' : 'job.completed', job.id]);
      expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
