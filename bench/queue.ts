// What a queue that many processes share costs, over one inside of a process.

import { Redis } from 'ioredis';
import { findMongo, startMongo } from '../scripts/services/mongo.ts';
import { findRedis, startRedis } from '../scripts/services/redis.ts';
import type { App } from '../src/app.ts';
import { openQueueControl } from '../src/dispatch/bullmq/queue-control.ts';
import { createInProcessChannels } from '../src/events/in-process/in-process-channels.ts';
import { createCleanup } from '../src/cleanup.ts';
import { openMongoStore } from '../src/store/mongo/mongo-store.ts';
import { runJobsOf, timeOneJob } from './fleet-jobs.ts';
import { type Answer, atLeast, ratioTable, round } from './result.ts';
import { compare, median, rowOf, type Sample } from './runner.ts';
import { startSubject, type Subject, type Used } from './subject.ts';
import { openEasel } from './subjects/open-easel.ts';

const WORKERS = [1, 2, 4];
const nameOf = (workers: number): string => `${workers} worker${workers === 1 ? '' : 's'}`;

export async function queue({ quick }: { quick: boolean }): Promise<Answer> {
  const programs = { mongo: findMongo(), redis: findRedis() };
  if (programs.mongo === undefined || programs.redis === undefined)
    throw new Error('This question needs mongod and redis-server: scripts/services/install.sh');
  await using cleanup = createCleanup();
  const mongo = cleanup.use(await startMongo(programs.mongo, { members: 1 }));
  const redis = cleanup.use(await startRedis(programs.redis, { keeps: false }));
  const sandbox = cleanup.use(await startSubject('sandbox'));
  const { url: FAL_BASE_URL } = await sandbox.ask<{ url: string }>({});
  const env = {
    FAL_BASE_URL,
    MONGODB_URI: mongo.uri('bench'),
    REDIS_URL: redis.url,
    MAX_CONCURRENCY: '10',
    LOG_LEVEL: 'fatal',
  };
  const store = cleanup.use(await openMongoStore({ uri: env.MONGODB_URI, migrate: true }));
  const api = cleanup.use(await openEasel({ ...env, ROLE: 'api' }));
  const commands = new Redis(redis.url);
  cleanup.defer(() => commands.disconnect());
  const control = cleanup.use(await openQueueControl(commands, createInProcessChannels()));
  const jobs = quick ? 100 : 400;

  /** All accepted before any is begun. */
  async function throughput(count: number): Promise<Sample> {
    await using fleet = createCleanup();
    const workers: Subject[] = [];
    for (let index = 0; index < count; index++)
      workers.push(fleet.use(await startSubject('fleet-server', { ...env, ROLE: 'worker' })));
    await control.pause(null);
    const ids = await runJobsOf(api, jobs);
    const before = await Promise.all(workers.map((worker) => worker.ask<Used>({ do: 'used' })));
    const began = performance.now();
    await control.resume(null);
    for (;;) {
      const left = await store.jobs.countActive();
      if (left.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const wall = performance.now() - began;
    const after = await Promise.all(workers.map((worker) => worker.ask<Used>({ do: 'used' })));
    const cpu = after.reduce((sum, { cpu }, index) => sum + cpu - (before[index]?.cpu ?? 0), 0);
    return { wall, cpu, units: ids.length };
  }

  const rows = await compare(
    WORKERS.map((count) => ({ name: nameOf(count), run: () => throughput(count) })),
    quick ? 1 : 3,
  );

  const worker = cleanup.use(await startSubject('fleet-server', { ...env, ROLE: 'worker' }));
  await worker.ask({ do: 'used' });
  const alone = cleanup.use(
    await openEasel({ FAL_BASE_URL, MONGODB_URI: mongo.uri('alone'), LOG_LEVEL: 'fatal' }),
  );
  const [there, here] = await interleave([api, alone], quick ? 10 : 40);
  const events = await eventLatency(api, alone, quick ? 200 : 1000);
  const perSecond = (count: number): number => 1000 / rowOf(rows, nameOf(count)).wall[0];
  const efficiency = perSecond(2) / perSecond(1) / 2;
  return {
    asks: 'What do Redis, BullMQ and other processes cost, over one process that does everything?',
    tables: [
      ratioTable(`${jobs} jobs that wait, 10 at a time a worker, instant provider`, rows, 'a job'),
      {
        title: 'jobs a second',
        columns: ['workers', 'jobs a second', 'over one worker', 'efficiency'],
        rows: WORKERS.map((count) => [
          count,
          round(perSecond(count), 1),
          round(perSecond(count) / perSecond(1), 2),
          round(perSecond(count) / perSecond(1) / count, 2),
        ]),
      },
      {
        title: 'milliseconds, median',
        columns: ['what', 'one process', 'over Redis', '×'],
        rows: [
          [
            'a job, from the request to its last event',
            round(here, 1),
            round(there, 1),
            round(there / here, 2),
          ],
          [
            'an event, from where it happens to a subscriber elsewhere',
            round(events.here, 3),
            round(events.there, 3),
            round(events.there / events.here, 1),
          ],
        ],
      },
    ],
    goals: [
      atLeast(
        'scaling efficiency of two workers while there are cores for them',
        efficiency,
        0.8,
        'workers, MongoDB, Redis, the provider’s stand-in and this program share the cores of one machine',
      ),
    ],
    notes: [
      'All engines, the sandbox and all workers run on one machine: CPU a job, which does not depend on that, is what to reckon with. It is that of the workers alone.',
      'Both rows of one process keep their jobs in the same MongoDB.',
    ],
  };
}

async function interleave([a, b]: [App, App], rounds: number): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let turn = 0; turn <= rounds; turn++) {
    const [first, second] = [await timeOneJob(a), await timeOneJob(b)];
    if (turn === 0) continue;
    times[0].push(first);
    times[1].push(second);
  }
  return [median(times[0]), median(times[1])];
}

async function eventLatency(there: App, here: App, count: number): Promise<{ there: number; here: number }> {
  const time = async ({ jobs: { bus } }: App): Promise<number> => {
    let heard = (): void => {};
    const unsubscribe = await bus.subscribe('bench', () => heard());
    const began = performance.now();
    await new Promise<void>((resolve) => {
      heard = resolve;
      const job = {
        id: 'bench',
        userId: 'u',
        model: 'm',
        template: null,
        status: 'RUNNING' as const,
        tags: [],
      };
      bus.publish({ job, events: [{ type: 'JobFinished', jobId: 'bench', seq: 1, at: 0 }] });
    });
    const took = performance.now() - began;
    unsubscribe();
    return took;
  };
  const times = { there: [] as number[], here: [] as number[] };
  for (let turn = 0; turn < count; turn++) {
    times.there.push(await time(there));
    times.here.push(await time(here));
  }
  return { there: median(times.there), here: median(times.here) };
}
