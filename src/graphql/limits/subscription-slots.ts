// How many operations one connection, and one API key over all of its connections to this process, may have open.

import type { Actor } from '../../domain/actor.ts';
import { AppError } from '../../domain/errors.ts';

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
  take(operationId: string): void;
  /** A second time it does nothing. */
  release(operationId: string): void;
  close(): void;
}

/** Other operations have to end first, and nobody knows when they will. */
const TRY_AGAIN_MS = 5000;

export function createSubscriptionSlots(limits: SlotLimits): SubscriptionSlots {
  const taken = new Map<string, number>();

  function give(owner: string): void {
    const left = (taken.get(owner) ?? 0) - 1;
    if (left > 0) taken.set(owner, left);
    else taken.delete(owner);
  }

  return {
    connection(actor) {
      const owner = ownerOf(actor);
      const open = new Set<string>();
      return {
        take(id) {
          const count = taken.get(owner) ?? 0;
          const full =
            open.size >= limits.perConnection
              ? tooMany('connection', limits.perConnection)
              : count >= limits.perKey
                ? tooMany('caller', limits.perKey)
                : undefined;
          if (full !== undefined) {
            limits.onFull?.();
            throw full;
          }
          open.add(id);
          taken.set(owner, count + 1);
        },
        release(id) {
          if (open.delete(id)) give(owner);
        },
        close() {
          for (const _ of open) give(owner);
          open.clear();
        },
      };
    },
  };
}

function ownerOf(actor: Actor): string {
  if (actor.kind === 'operator') return 'operator';
  return actor.key === null ? `user:${actor.userId}` : `key:${actor.key.id}`;
}

function tooMany(of: 'connection' | 'caller', most: number): AppError {
  return new AppError('RATE_LIMITED', `One ${of} may have ${most} operations open at once.`, {
    retryAfterMs: TRY_AGAIN_MS,
  });
}
