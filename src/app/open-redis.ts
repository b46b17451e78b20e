// The connections to Redis: one for commands, one that listens, and those that a worker blocks on.

import { Redis, type CommonRedisOptions } from 'ioredis';
import type { Cleanup } from '../cleanup.ts';
import { StartError } from '../domain/errors.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface OpenRedis {
  /**
   * Shared by everything that sends commands. While Redis is away they fail at once, and within two seconds when it
   * does not answer: whoever uses it has something to do then.
   */
  commands: Redis;
  /** The connection of everything that listens. */
  subscriber: Redis;
  /** A connection that waits for Redis however long it is away; it belongs to the caller. */
  connectPatiently(): Redis;
  /** For the names of channels, which databases do not keep apart. */
  channelPrefix: string;
  ping(): Promise<void>;
}

const START_MS = 10_000;
const ANSWER_MS = 2000;

/** Raises StartError when Redis cannot be reached, or refuses. */
export async function openRedis(url: string, cleanup: Cleanup, log: Logger): Promise<OpenRedis> {
  const connect = (options: Omit<CommonRedisOptions, 'replyMapping'>): Redis => {
    const redis = new Redis(url, {
      connectTimeout: ANSWER_MS,
      retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2000),
      // A replica that was a primary until the fail-over: find the new one, and ask it.
      reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
      ...options,
    });
    reportState(redis, log);
    return redis;
  };
  const impatient = { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: ANSWER_MS };
  const commands = connect(impatient);
  cleanup.defer(() => commands.disconnect());
  const subscriber = connect({ ...impatient, autoResubscribe: false });
  cleanup.defer(() => subscriber.disconnect());
  await Promise.all([untilReady(commands), untilReady(subscriber)]);
  return {
    commands,
    subscriber,
    connectPatiently: () => connect({ maxRetriesPerRequest: null }),
    channelPrefix: `easel:${commands.options.db ?? 0}:`,
    async ping() {
      await commands.ping();
      if (subscriber.status !== 'ready') throw new Error('The subscriber is not connected');
    },
  };
}

function reportState(redis: Redis, log: Logger): void {
  let away = false;
  redis.on('error', (error) => {
    if (!away) log.warn({ err: error }, 'Redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info('Redis is back');
    away = false;
  });
}

async function untilReady(redis: Redis): Promise<void> {
  let reason = 'no answer';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new StartError(`REDIS_URL: Redis cannot be reached (${reason}).`)),
      START_MS,
    );
    const settle = (then: () => void): void => {
      clearTimeout(timer);
      then();
    };
    redis.on('error', (error) => {
      reason = 'code' in error ? String(error.code) : error.message;
      const refusal = REFUSALS.find(([words]) => words.test(error.message))?.[1];
      if (refusal !== undefined) settle(() => reject(new StartError(`REDIS_URL: ${refusal}`)));
    });
    redis.once('ready', () => settle(resolve));
  });
}

/** What waiting does not change. After a database that is not there the client would go on with another one. */
const REFUSALS = [
  [/^NOAUTH/, 'Redis wants a password: redis://:<password>@<host>:<port>.'],
  [/^WRONGPASS/, 'Redis refuses this user and password.'],
  [/^NOPERM/, 'this user of Redis may not run the commands that are needed.'],
  [/DB index is out of range/, 'Redis has no database of this number.'],
] as const;
