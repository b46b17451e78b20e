// How many operations one connection, and one caller over all of its connections, may have open.

import type { Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { OpenCounts } from './open-counts.ts';

export interface SlotLimits {
  perConnection: number;
  /** Callers without a key are one by user. */
  perKey: number;
  onFull?: () => void;
}

export interface SubscriptionSlots {
  /** What a connection has open; close it when the connection is. */
  connection(actor: Actor): ConnectionSlots;
}

export interface ConnectionSlots {
  /** Raises AppError RATE_LIMITED when there is no room. */
  take(operationId: string): Promise<void>;
  /** A second time it does nothing. */
  release(operationId: string): void;
  close(): void;
}

/** Other operations have to end first, and nobody knows when they will. */
const TRY_AGAIN_MS = 5000;

export function createSubscriptionSlots(limits: SlotLimits, counts: OpenCounts): SubscriptionSlots {
  function refuse(of: 'connection' | 'caller', most: number): AppError {
    limits.onFull?.();
    const message = `One ${of} may have ${most} operations open at once.`;
    return new AppError('RATE_LIMITED', message, { retryAfterMs: TRY_AGAIN_MS });
  }

  return {
    connection(actor) {
      const owner = ownerOf(actor);
      const open = new Map<string, { counted: boolean }>();
      return {
        async take(id) {
          if (open.size >= limits.perConnection) throw refuse('connection', limits.perConnection);
          const slot = { counted: false };
          open.set(id, slot);
          const taken = owner === null || (await counts.take(owner, limits.perKey));
          const isWanted = open.get(id) === slot;
          if (!taken) {
            if (isWanted) open.delete(id);
            throw refuse('caller', limits.perKey);
          }
          if (isWanted) slot.counted = true;
          // It was given back while it was asked for.
          else if (owner !== null) counts.give(owner);
        },
        release(id) {
          if (open.get(id)?.counted === true && owner !== null) counts.give(owner);
          open.delete(id);
        },
        close() {
          for (const { counted } of open.values()) if (counted && owner !== null) counts.give(owner);
          open.clear();
        },
      };
    },
  };
}

/** Null: whoever needs no key has no limit but that of a connection. */
function ownerOf(actor: Actor): string | null {
  if (actor.kind === 'operator') return null;
  return actor.key === null ? `user:${actor.userId}` : `key:${actor.key.id}`;
}
