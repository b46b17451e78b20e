// The paused models as they are kept in Redis, known to every process within a moment of a change.

import type { Redis } from 'ioredis';
import type { Channels } from '../../events/channels.ts';
import type { Pauses } from '../pauses.ts';
import { PREFIX } from './queue-names.ts';

export const PAUSED_KEY = `${PREFIX}:paused`;
export const PAUSES_CHANNEL = 'pauses';
/** A message may be lost. */
const READ_MS = 10_000;

export interface SharedPauses extends Pauses, AsyncDisposable {}

export async function openSharedPauses(redis: Redis, channels: Channels): Promise<SharedPauses> {
  let paused = new Set<string>();
  const read = async (): Promise<void> => {
    paused = new Set(await redis.smembers(PAUSED_KEY));
  };
  // What is known stays while Redis is away.
  const refresh = (): void => void read().catch(() => {});
  const unsubscribe = await channels.subscribe(PAUSES_CHANNEL, { message: refresh, gap: refresh });
  const timer = setInterval(refresh, READ_MS);
  await read().catch(() => {});
  return {
    has: (model) => paused.has(model),
    get any() {
      return paused.size > 0;
    },
    [Symbol.asyncDispose]() {
      clearInterval(timer);
      unsubscribe();
      return Promise.resolve();
    },
  };
}
