// Users take turns (turns.ts), without the groups that are a paid part of BullMQ: what BullMQ calls a job's priority is
// the round it belongs to.

import type { Redis } from 'ioredis';
import type { Turn } from '../turns.ts';

export interface FairRounds {
  /** The round of a new job of this line, from 1; 0: the job is there already. `job` is its key in Redis. */
  join(turn: Turn, job: string): Promise<number>;
  /** A waiting job of this line has left: taken to be run in its round, or removed (`round` 0). */
  leave(line: string, round: number): Promise<void>;
}

/**
 * BullMQ's last priority. Rounds start anew long before, in any moment in which nobody waits. Whoever dies between taking
 * a job and saying so leaves one behind that seems to wait: then it is the queue itself that has to be empty. Half a
 * million turns without one such moment, and who joins is served in order of arrival.
 */
const LAST = 2_097_151;
const ANEW = 10_000;
const ANEW_AT_LAST = 1_000_000;

// One round trip each. Of a line in which nobody waits nothing is kept.
const JOIN = `
  if redis.call('EXISTS', KEYS[4]) == 1 then return 0 end
  local served = tonumber(redis.call('GET', KEYS[1]) or '0')
  if (served > ${ANEW} and redis.call('EXISTS', KEYS[3]) == 0)
    or (served > ${ANEW_AT_LAST} and redis.call('ZCARD', KEYS[5]) == 0) then
    redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
    served = 0
  end
  local last = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
  local round = math.min(math.max(served, last) + tonumber(ARGV[2]), ${LAST})
  redis.call('HSET', KEYS[2], ARGV[1], round)
  redis.call('HINCRBY', KEYS[3], ARGV[1], 1)
  return round`;

const LEAVE = `
  local round = tonumber(ARGV[2])
  if round > tonumber(redis.call('GET', KEYS[1]) or '0') then redis.call('SET', KEYS[1], round) end
  if redis.call('HINCRBY', KEYS[3], ARGV[1], -1) <= 0 then
    redis.call('HDEL', KEYS[3], ARGV[1])
    redis.call('HDEL', KEYS[2], ARGV[1])
  end`;

/** `waiting`: BullMQ's sorted set of what waits. */
export function createFairRounds(redis: Redis, prefix: string, waiting: string): FairRounds {
  // The round that is served; each line's last round; how many wait in each line.
  const keys = ['served', 'rounds', 'waiting'].map((name) => `${prefix}:fair:${name}`);
  return {
    join: async ({ line, step }, job) =>
      Number(await redis.eval(JOIN, keys.length + 2, ...keys, job, waiting, line, step)),
    async leave(line, round) {
      await redis.eval(LEAVE, keys.length, ...keys, line, round);
    },
  };
}
