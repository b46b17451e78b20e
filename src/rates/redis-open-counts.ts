// Counts over all processes. Each keeps its own numbers and shows them in Redis, a hash for each owner, beside a sign
// of life: the numbers of a process that shows none any more are not counted, so a crash keeps no place. While Redis
// cannot be asked each process counts for itself, and shows its numbers again when it can.

import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { OpenCounts } from './open-counts.ts';

const PREFIX = 'easel:open';
/** How long a process that shows nothing is taken to live. */
const ALIVE_MS = 30_000;
const SHOW_EVERY_MS = 10_000;

const TAKE = `
local others = 0
local shown = redis.call('HGETALL', KEYS[1])
for i = 1, #shown, 2 do
  if shown[i] ~= ARGV[1] then
    if redis.call('EXISTS', ARGV[2] .. shown[i]) == 1 then others = others + tonumber(shown[i + 1])
    else redis.call('HDEL', KEYS[1], shown[i]) end
  end
end
if others + tonumber(ARGV[3]) > tonumber(ARGV[4]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1`;

export async function createRedisOpenCounts(redis: Redis): Promise<OpenCounts> {
  const me = randomUUID();
  const alive = `${PREFIX}:alive:`;
  const hashOf = (owner: string): string => `${PREFIX}:${owner}`;
  /** Nought stays until Redis has been told. */
  const counts = new Map<string, number>();

  async function show(owner: string): Promise<void> {
    const count = counts.get(owner) ?? 0;
    if (count > 0) {
      await redis.multi().hset(hashOf(owner), me, count).pexpire(hashOf(owner), ALIVE_MS).exec();
      return;
    }
    await redis.hdel(hashOf(owner), me);
    if (counts.get(owner) === 0) counts.delete(owner);
  }

  async function showAll(): Promise<void> {
    await redis.set(`${alive}${me}`, '1', 'PX', ALIVE_MS);
    await Promise.all([...counts.keys()].map(show));
  }

  function give(owner: string): void {
    counts.set(owner, Math.max(0, (counts.get(owner) ?? 0) - 1));
    show(owner).catch(() => {});
  }

  const timer = setInterval(() => void showAll().catch(() => {}), SHOW_EVERY_MS);
  timer.unref();
  await showAll().catch(() => {});
  return {
    async take(owner, most) {
      const count = (counts.get(owner) ?? 0) + 1;
      if (count > most) return false;
      counts.set(owner, count);
      const answer = await redis
        .eval(TAKE, 1, hashOf(owner), me, alive, count, most, ALIVE_MS)
        .catch(() => 1);
      if (answer === 1) return true;
      give(owner);
      return false;
    },
    give,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await redis.del(`${alive}${me}`).catch(() => {});
    },
  };
}
