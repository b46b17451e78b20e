// Who is asking. Every verb takes an actor; every read is scoped by it.

import type { KeyGrant, Scope } from './api-key.ts';

export type Actor =
  /** Sees and may do everything: the caller of a server without authentication (loopback only), and the command line. */
  | { kind: 'operator'; name: string }
  | {
      kind: 'user';
      userId: string;
      scopes: readonly Scope[];
      /** The API key that was presented, if one was. */
      key: KeyGrant | null;
      /** A token for one job's progress only. */
      onlyJobId: string | null;
    };

/** The user an actor's own jobs belong to. */
export function ownUserId(actor: Actor): string {
  return actor.kind === 'operator' ? 'operator' : actor.userId;
}

export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.kind === 'operator' || actor.scopes.includes(scope) || actor.scopes.includes('operator');
}

/** The users whose records an actor may read: one, or null for everybody's. */
export function visibleUser(actor: Actor): string | null {
  return hasScope(actor, 'operator') ? null : ownUserId(actor);
}

/** A key for work that may be shared between callers who see the same things. */
export function viewKey(actor: Actor): string {
  if (hasScope(actor, 'operator')) return '*';
  return actor.kind === 'user' ? `${actor.userId}\n${actor.onlyJobId ?? ''}` : '*';
}

export function maySeeJob(actor: Actor, job: { id: string; userId: string }): boolean {
  if (hasScope(actor, 'operator')) return true;
  if (actor.kind !== 'user') return false;
  if (actor.onlyJobId !== null) return actor.onlyJobId === job.id;
  return job.userId === actor.userId;
}
