import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findRedis, type RedisService, startRedis } from '../../scripts/services/redis.ts';
import { openRedis } from '../../src/app/open-redis.ts';
import { createCleanup } from '../../src/cleanup.ts';
import { createBullmqDispatcher } from '../../src/dispatch/bullmq/bullmq-dispatcher.ts';
import { PREFIX, QUEUE } from '../../src/dispatch/bullmq/queue-names.ts';
import type { Dispatcher } from '../../src/dispatch/dispatcher.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createRuns, dispatcherContract, job } from './dispatcher.ts';

const program = findRedis();

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
  async function open(concurrency: number, ceiling: number | null = null): Promise<Dispatcher> {
    const redis = await openRedis(server.url, cleanup, createLogger({ level: 'silent', pretty: false }));
    return cleanup.use(
      await createBullmqDispatcher({
        commands: redis.commands,
        connectPatiently: () => redis.connectPatiently(),
        concurrency,
        ceiling,
        onError() {},
      }),
    );
  }

  dispatcherContract(open);

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

  it('leaves a payload of a later version to its servers, and reads one that has more fields', async () => {
    const dispatcher = await open(2);
    const queue = new Queue(QUEUE, { connection: control, prefix: PREFIX });
    await queue.add('job', { v: 2, something: 'else' }, { jobId: 'later' });
    await queue.add('job', { v: 1, userId: 'a', round: 1, more: true }, { jobId: 'same', priority: 1 });
    const runs = createRuns();
    dispatcher.start(runs.pass);
    await expect.poll(() => runs.started).toStrictEqual(['same']);
    await expect.poll(() => queue.getJobState('later')).toBe('delayed');
    expect(runs.started).toStrictEqual(['same']);
  });

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
