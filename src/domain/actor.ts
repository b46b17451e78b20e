// Who is asking. Every verb takes an actor; every read is scoped by it.

import type { KeyGrant, Scope } from './api-key.ts';
import { OPERATOR } from './user-id.ts';

export type Actor =
  /** Sees and may do everything: the caller of a server without authentication (loopback only), and the command line. */
  | { kind: 'operator'; name: string; via?: Entrance }
  | {
      kind: 'user';
      userId: string;
      scopes: readonly Scope[];
      /** The API key that was presented, if one was. */
      key: KeyGrant | null;
      /** A token for one job's progress only. */
      onlyJobId: string | null;
      via?: Entrance;
    };

/** How an actor came in; absent when not over the network. */
export interface Entrance {
  /** The network address of the caller. */
  address: string;
  /** Names the request, or the websocket's opening one, in the logs. */
  requestId: string;
  /** When what was presented ends to be good; null when it does not. */
  expiresAt: number | null;
  /** Of a session token: when the first of its chain was made. */
  sessionSince?: number;
}

/** The user an actor's own jobs belong to. */
export function ownUserId(actor: Actor): string {
  return actor.kind === 'operator' ? OPERATOR : actor.userId;
}

/** Whether an actor may do this; an operator may do everything. */
export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.kind === 'operator' || actor.scopes.includes(scope) || actor.scopes.includes('operator');
}

/** The users whose records an actor may read: one, or null for everybody's. Who may act for anybody sees everybody's. */
export function visibleUser(actor: Actor): string | null {
  return hasScope(actor, 'act-as') ? null : ownUserId(actor);
}

/** A key for work that may be shared between callers who see the same things. */
export function viewKey(actor: Actor): string {
  if (actor.kind === 'operator') return '*';
  if (actor.onlyJobId !== null) return `${actor.userId}\n${actor.onlyJobId}`;
  return visibleUser(actor) === null ? '*' : `${actor.userId}\n`;
}

/** Whether a job is an actor's to deal with; what it may do with it is a matter of scopes. */
export function maySeeJob(actor: Actor, job: { id: string; userId: string }): boolean {
  if (actor.kind === 'user' && actor.onlyJobId !== null) return actor.onlyJobId === job.id;
  const visible = visibleUser(actor);
  return visible === null || visible === job.userId;
}
