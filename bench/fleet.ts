// An API server in this process, and workers in processes of their own, over a Redis and a database of theirs.

import { Redis } from 'ioredis';
import { findRedis, startRedis } from '../scripts/services/redis.ts';
import type { App } from '../src/app.ts';
import { createCleanup } from '../src/cleanup.ts';
import { openQueueControl } from '../src/dispatch/bullmq/queue-control.ts';
import { createInProcessChannels } from '../src/events/in-process/in-process-channels.ts';
import { openMongoStore } from '../src/store/mongo/mongo-store.ts';
import { runJobsOf } from './fleet-jobs.ts';
import { startSubject, type Subject } from './subject.ts';
import { openEasel } from './subjects/open-easel.ts';

export interface Fleet extends AsyncDisposable {
  api: App;
  workers: Subject[];
  redis: Redis;
  /** Has so many jobs accepted; none is begun before what this answers is called, which resolves when all are over. */
  prepare(jobs: number): Promise<() => Promise<void>>;
}

const WARMING = 40;
const LOOK_MS = 50;

/** Each worker has run some jobs: the first ones of a process take twice as much. */
export async function openFleet(
  count: number,
  env: { MONGODB_URI: string; FAL_BASE_URL: string; DATA_DIR: string },
): Promise<Fleet> {
  const program = findRedis();
  if (program === undefined) throw new Error('A fleet needs redis-server: scripts/services/install.sh');
  await using opening = createCleanup();
  const engine = opening.use(await startRedis(program, { keeps: false }));
  const common = { ...env, REDIS_URL: engine.url, MAX_CONCURRENCY: '10', LOG_LEVEL: 'fatal' };
  const store = opening.use(await openMongoStore({ uri: env.MONGODB_URI, migrate: true }));
  const api = opening.use(await openEasel({ ...common, ROLE: 'api' }));
  const redis = new Redis(engine.url);
  opening.defer(() => redis.disconnect());
  const control = opening.use(await openQueueControl(redis, createInProcessChannels()));
  const workers: Subject[] = [];
  while (workers.length < count)
    workers.push(opening.use(await startSubject('fleet-server', { ...common, ROLE: 'worker' })));

  async function untilOver(): Promise<void> {
    while ((await store.jobs.countActive()).length > 0)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }

  await runJobsOf(api, WARMING * count);
  await untilOver();
  const cleanup = opening.move();
  return {
    api,
    workers,
    redis,
    async prepare(jobs) {
      await control.pause(null);
      await runJobsOf(api, jobs);
      return async () => {
        await control.resume(null);
        await untilOver();
      };
    },
    [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose](),
  };
}
