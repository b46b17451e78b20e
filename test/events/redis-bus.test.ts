import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findRedis, type RedisService, startRedis } from '../../scripts/services/redis.ts';
import { openRedis } from '../../src/app/open-redis.ts';
import { createCleanup } from '../../src/cleanup.ts';
import type { Announcement, EventBus } from '../../src/events/event-bus.ts';
import { createRedisBus } from '../../src/events/redis/redis-bus.ts';
import { createRedisChannels } from '../../src/events/redis/redis-channels.ts';
import { createNudges } from '../../src/jobs/nudges.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

const program = findRedis();

function announcement(jobId: string, seq: number): Announcement {
  return {
    job: { id: jobId, userId: 'u', model: 'm', template: null, status: 'RUNNING', tags: [] },
    events: [{ type: 'JobFinished', jobId, seq, at: 1 }],
  };
}

describe.skipIf(program === undefined)('the event bus on Redis', () => {
  let server: RedisService;
  let cleanup = createCleanup();
  beforeAll(async () => {
    server = await startRedis(program ?? '', { keeps: false });
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(() => {
    cleanup = createCleanup();
  });
  afterEach(() => cleanup[Symbol.asyncDispose]());

  async function open(database = 0) {
    const log = createLogger({ level: 'silent' });
    const redis = await openRedis(`${server.url}/${database}`, cleanup, log);
    const { commands: publisher, subscriber, channelPrefix: prefix } = redis;
    const channels = cleanup.use(createRedisChannels({ publisher, subscriber, prefix }));
    return { bus: createRedisBus(channels), channels };
  }

  /** What a listener has heard, as `<job>#<seq>`. */
  async function hear(bus: EventBus, jobId: string | null) {
    const heard: string[] = [];
    let gaps = 0;
    const stop = await bus.subscribe(
      jobId,
      ({ job, events }) => heard.push(...events.map(({ seq }) => `${job.id}#${seq}`)),
      () => gaps++,
    );
    return {
      heard,
      stop,
      get gaps() {
        return gaps;
      },
    };
  }

  it('tells every process in order, each subscriber of what it asked for, on one connection', async () => {
    const [{ bus: here }, { bus: there }] = [await open(), await open()];
    const other = await open(1);
    const [one, same, all, foreign] = [
      await hear(there, 'a'),
      await hear(there, 'a'),
      await hear(there, null),
      await hear(other.bus, null),
    ];
    const many = await Promise.all(Array.from({ length: 500 }, (_, index) => hear(there, `x${index}`)));
    for (let seq = 1; seq <= 50; seq++) for (const id of ['a', 'b']) here.publish(announcement(id, seq));
    here.publish(announcement('x499', 1));
    const ofA = Array.from({ length: 50 }, (_, index) => `a#${index + 1}`);
    await expect.poll(() => many[499]?.heard).toStrictEqual(['x499#1']);
    expect(one.heard).toStrictEqual(ofA);
    expect(same.heard).toStrictEqual(ofA);
    expect(all.heard).toHaveLength(101);
    expect(all.heard.filter((text) => text.startsWith('a'))).toStrictEqual(ofA);
    expect(foreign.heard).toStrictEqual([]);
    const control = new Redis(server.url);
    const clients = String(await control.client('LIST'))
      .trim()
      .split('\n');
    control.disconnect();
    // Two connections for each of the three processes, and this one.
    expect(clients).toHaveLength(7);
    one.stop();
    here.publish(announcement('a', 51));
    await expect.poll(() => same.heard.at(-1)).toBe('a#51');
    expect(one.heard).toStrictEqual(ofA);
  });

  it('says after a loss that there was one, once it hears again', async () => {
    const [{ bus: here }, { bus: there }] = [await open(), await open()];
    const [one, all] = [await hear(there, 'a'), await hear(there, null)];
    await server.kill();
    const during = await hear(there, 'b');
    here.publish(announcement('a', 1));
    await server.revive();
    await expect.poll(() => [one.gaps, all.gaps, during.gaps]).toStrictEqual([1, 1, 1]);
    await expect
      .poll(() => {
        for (const id of ['a', 'b']) here.publish(announcement(id, 2));
        return [one.heard.at(-1), during.heard.at(-1), all.heard.length > 1];
      })
      .toStrictEqual(['a#2', 'b#2', true]);
    expect(one.heard).not.toContain('a#1');
  });

  it('wakes a run in another process', async () => {
    const [here, there] = [createNudges((await open()).channels), createNudges((await open()).channels)];
    const woken: string[] = [];
    const forget = there.on('a', () => woken.push('a'));
    there.on('b', () => woken.push('b'));
    await expect
      .poll(() => {
        here.nudge('a');
        return woken.includes('a');
      })
      .toBe(true);
    forget();
    expect(woken).not.toContain('b');
  });
});
