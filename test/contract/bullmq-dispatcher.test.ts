import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findRedis, type RedisService, startRedis } from '../../scripts/services/redis.ts';
import { openRedis } from '../../src/app/open-redis.ts';
import { createCleanup } from '../../src/cleanup.ts';
import { createBullmqDispatcher } from '../../src/dispatch/bullmq/bullmq-dispatcher.ts';
import { type PayloadCodec, payloadCodec } from '../../src/dispatch/bullmq/payload.ts';
import { PREFIX, QUEUE } from '../../src/dispatch/bullmq/queue-names.ts';
import type { Dispatcher } from '../../src/dispatch/dispatcher.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { PRIORITIES } from '../../src/domain/priority.ts';
import { createRuns, dispatcherContract, job } from './dispatcher.ts';

const program = findRedis();

/** As the next version of this program may write payloads; like every version it reads those before it. */
const nextCodec: PayloadCodec = {
  write: ({ userId, ...turn }) => ({ v: 2, for: { user: userId }, turn }),
  read(data) {
    const next = z
      .object({
        v: z.literal(2),
        for: z.object({ user: z.string() }),
        turn: z.object({ priority: z.enum(PRIORITIES), round: z.number() }),
      })
      .safeParse(data);
    return next.success ? { userId: next.data.for.user, ...next.data.turn } : payloadCodec.read(data);
  },
};

describe.skipIf(program === undefined)('the dispatcher on BullMQ', () => {
  let server: RedisService;
  let control: Redis;
  let cleanup = createCleanup();
  beforeAll(async () => {
    server = await startRedis(program ?? '', { keeps: false });
    control = new Redis(server.url);
    control.on('error', () => {});
  });
  afterAll(async () => {
    control.disconnect();
    await server[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await control.flushall();
    cleanup = createCleanup();
  });
  afterEach(() => cleanup[Symbol.asyncDispose]());

  /** Each call is a process of its own. */
  async function open(
    concurrency: number,
    ceiling: number | null = null,
    codec = payloadCodec,
  ): Promise<Dispatcher> {
    const redis = await openRedis(server.url, cleanup, createLogger({ level: 'silent' }));
    return cleanup.use(
      await createBullmqDispatcher({
        commands: redis.commands,
        connectPatiently: () => redis.connectPatiently(),
        concurrency,
        ceiling,
        codec,
        onError() {},
      }),
    );
  }

  dispatcherContract(open);

  it('counts rounds anew when nobody waits, also when a process has died without a word', async () => {
    const dispatcher = await open(1);
    const round = async (id: string): Promise<number> => {
      await dispatcher.enqueue(job(id));
      return Number(await control.hget(`${PREFIX}:${QUEUE}:${id}`, 'priority'));
    };
    await control.set(`${PREFIX}:fair:served`, '20000');
    expect([await round('a1'), await round('b1')]).toStrictEqual([4, 4]);
    for (const id of ['a1', 'b1']) await dispatcher.remove(id);
    // Somebody took a job of a user, and died.
    await control.hset(`${PREFIX}:fair:waiting`, 'c', '1');
    await control.set(`${PREFIX}:fair:served`, '20000');
    expect(await round('a2')).toBe(20_004);
    await dispatcher.remove('a2');
    await control.set(`${PREFIX}:fair:served`, '1500000');
    expect(await round('a3')).toBe(4);
  });

  it('hands what a stopping process ran to another one', async () => {
    const [old, next] = [await open(2), await open(2)];
    const runs = createRuns();
    old.start(runs.hold);
    for (const id of ['a1', 'b1', 'c1']) await old.enqueue(job(id));
    await expect.poll(() => runs.open.size).toBe(2);
    await old.drain(5000);
    const after = createRuns();
    next.start(after.pass);
    await expect.poll(() => after.started.toSorted()).toStrictEqual(['a1', 'b1', 'c1']);
    await expect.poll(() => next.missing(['a1', 'b1', 'c1'])).toHaveLength(3);
  });

  it('keeps the ceiling over all processes, and tells everybody how much runs at once', async () => {
    const processes = [await open(3, 4), await open(3, 4)];
    const runs = createRuns();
    for (const process of processes) process.start(runs.hold);
    for (let index = 0; index < 12; index++) await processes[0]?.enqueue(job(`a${index}`));
    await expect.poll(() => runs.open.size).toBe(4);
    await expect.poll(() => processes.map(({ concurrency }) => concurrency)).toStrictEqual([4, 4]);
    while (runs.started.length < 12 || runs.open.size > 0) {
      await expect.poll(() => runs.open.size).toBeGreaterThan(0);
      for (const { end } of runs.open.values()) end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(runs.most).toBe(4);
  });

  it('is shared by two versions: the earlier one leaves what it cannot read, the later one runs all', async () => {
    const [earlier, later] = [await open(2), await open(2, null, nextCodec)];
    const runs = { earlier: createRuns(), later: createRuns() };
    earlier.start(runs.earlier.pass);
    for (const id of ['a1', 'a2', 'b1']) await later.enqueue(job(id));
    await earlier.enqueue(job('c1'));
    await expect.poll(() => runs.earlier.started).toStrictEqual(['c1']);
    // Looked at, put back, and still known: no sweep would queue them again.
    const queue = new Queue(QUEUE, { connection: control, prefix: PREFIX });
    await expect.poll(() => queue.getJobCountByTypes('delayed')).toBe(3);
    expect(await earlier.missing(['a1', 'a2', 'b1'])).toStrictEqual([]);
    later.start(runs.later.pass);
    for (const id of ['d1', 'd2']) await earlier.enqueue(job(id));
    await expect.poll(() => runs.later.started.filter((id) => /[ab]/.test(id)).toSorted()).toHaveLength(3);
    const all = (): string[] => [...runs.earlier.started, ...runs.later.started].toSorted();
    await expect.poll(all).toStrictEqual(['a1', 'a2', 'b1', 'c1', 'd1', 'd2']);
    expect(runs.earlier.started.filter((id) => /[ab]/.test(id))).toStrictEqual([]);
    await expect.poll(() => later.missing(all())).toHaveLength(6);
  });

  it('gives up waiting for the servers of a version that is gone, and reads one with more fields', async () => {
    const dispatcher = await open(2);
    const queue = new Queue(QUEUE, { connection: control, prefix: PREFIX });
    const data = nextCodec.write({ userId: 'a', priority: 'NORMAL', round: 1 });
    await queue.add('job', data, { jobId: 'old', timestamp: Date.now() - 3_600_000 });
    await queue.add('job', { v: 1, userId: 'a', round: 1, more: true }, { jobId: 'same', priority: 1 });
    const runs = createRuns();
    dispatcher.start(runs.pass);
    await expect.poll(() => runs.started).toStrictEqual(['same']);
    // What the sweep finds missing it queues again.
    await expect.poll(() => dispatcher.missing(['old'])).toStrictEqual(['old']);
    await dispatcher.enqueue(job('old'));
    await expect.poll(() => runs.started).toStrictEqual(['same', 'old']);
  });

  it("serves another user's one job among the next, however many thousands one user has", async () => {
    const dispatcher = await open(5);
    for (let from = 0; from < 10_000; from += 500) {
      const batch = Array.from({ length: 500 }, (_, index) => dispatcher.enqueue(job(`a${from + index}`)));
      await Promise.all(batch);
    }
    const runs = createRuns();
    dispatcher.start(runs.pass);
    await expect.poll(() => runs.started.length).toBeGreaterThan(100);
    await dispatcher.enqueue(job('b1'));
    const before = runs.started.length;
    await expect.poll(() => runs.started).toContain('b1');
    // A round is one job of each of the two, and five are handed out at once.
    const others = runs.started.slice(before, runs.started.indexOf('b1'));
    expect(others.length).toBeLessThan(20);
    expect(runs.started.length).toBeLessThan(10_000);
  }, 60_000);

  it('accepts while Redis is away, and then tells what it has lost', async () => {
    const dispatcher = await open(1);
    await dispatcher.enqueue(job('before'));
    await server.kill();
    await dispatcher.enqueue(job('during'));
    expect([await dispatcher.position('before'), await dispatcher.remove('before')]).toStrictEqual([
      null,
      false,
    ]);
    await expect(dispatcher.missing(['before'])).rejects.toThrow(/writeable|closed/);
    await server.revive();
    await expect
      .poll(() => dispatcher.missing(['before', 'during']).catch(() => []))
      .toStrictEqual(['before', 'during']);
    const runs = createRuns();
    dispatcher.start(runs.pass);
    for (const id of ['before', 'during']) await dispatcher.enqueue(job(id));
    await expect.poll(() => runs.started).toStrictEqual(['before', 'during']);
  });
});
