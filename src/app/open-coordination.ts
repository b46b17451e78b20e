// How processes work together: over Redis, or not at all where there is only one.

import type { Cleanup } from '../cleanup.ts';
import type { Config } from '../config/load-config.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import { aloneOnDuty, type Duties } from '../dispatch/duties.ts';
import { createInProcessDispatcher } from '../dispatch/in-process/in-process-dispatcher.ts';
import { neverPaused, type Pauses } from '../dispatch/pauses.ts';
import { StartError } from '../domain/errors.ts';
import type { Channels } from '../events/channels.ts';
import type { EventBus } from '../events/event-bus.ts';
import { createInProcessBus } from '../events/in-process/in-process-bus.ts';
import { createInProcessChannels } from '../events/in-process/in-process-channels.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { OpenRedis } from './open-redis.ts';

export interface Coordination {
  dispatcher: Dispatcher;
  bus: EventBus;
  channels: Channels;
  duties: Duties;
  pauses: Pauses;
  /** Null: this process is alone. */
  redis: OpenRedis | null;
}

/** Raises StartError when the role cannot be filled with what is configured, or Redis cannot be reached. */
export async function openCoordination(config: Config, cleanup: Cleanup, log: Logger): Promise<Coordination> {
  refuseLoneRole(config);
  const { maxConcurrency: concurrency, maxConcurrencyGlobal: ceiling } = config.jobs;
  if (config.redisUrl === null) {
    const bus = cleanup.use(createInProcessBus());
    const channels = cleanup.use(createInProcessChannels());
    const dispatcher = createInProcessDispatcher({ concurrency: Math.min(concurrency, ceiling ?? Infinity) });
    return { dispatcher, bus, channels, duties: aloneOnDuty, pauses: neverPaused, redis: null };
  }
  const { openRedis } = await import('./open-redis.ts');
  const redis = await openRedis(config.redisUrl, cleanup, log);
  const [{ createRedisChannels }, { createRedisBus }, bullmq, { createSharedDuties }, { openSharedPauses }] =
    await Promise.all([
      import('../events/redis/redis-channels.ts'),
      import('../events/redis/redis-bus.ts'),
      import('../dispatch/bullmq/bullmq-dispatcher.ts'),
      import('../dispatch/bullmq/shared-duties.ts'),
      import('../dispatch/bullmq/shared-pauses.ts'),
    ]);
  const { commands, subscriber, channelPrefix: prefix } = redis;
  const channels = cleanup.use(createRedisChannels({ publisher: commands, subscriber, prefix }));
  const dispatcher = cleanup.use(
    await bullmq.createBullmqDispatcher({
      commands,
      connectPatiently: () => redis.connectPatiently(),
      concurrency,
      ceiling,
      onError: (error) => log.warn({ err: error }, 'The queue in Redis'),
    }),
  );
  return {
    dispatcher,
    bus: cleanup.use(createRedisBus(channels)),
    channels,
    duties: createSharedDuties(commands),
    pauses: cleanup.use(await openSharedPauses(commands, channels)),
    redis,
  };
}

/** A part of the work needs the others, and what they have in common. */
function refuseLoneRole(config: Config): void {
  const { role } = config;
  if (role === 'all') return;
  if (config.redisUrl === null) {
    throw new StartError(
      `ROLE=${role}: processes find each other in Redis. Set REDIS_URL, or ROLE=all for one that does everything.`,
    );
  }
  if (config.store.kind === 'sqlite') {
    throw new StartError(
      `ROLE=${role}: a SQLite file serves one process only. Set MONGODB_URI, or ROLE=all for one that does everything.`,
    );
  }
  if (config.fal.key === null && config.fal.baseUrl === null) {
    throw new StartError(
      `ROLE=${role}: each process would start a sandbox of its own. Set FAL_KEY, or FAL_BASE_URL to a sandbox that all use.`,
    );
  }
}
