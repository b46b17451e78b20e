// Who the page acts as. A server on loopback without keys asks nothing, and then there is nothing here.

import { useSyncExternalStore } from 'react';

const STORAGE = 'easel.session';

export interface Session {
  /** A short-lived token of the server; the key it was made with is not kept. */
  token: string;
  /** When it ends, in epoch milliseconds. */
  expiresAt: number;
  /** How long it was good for when it was made, in milliseconds. */
  lifeMs: number;
}

/** Why nobody is signed in though the server asks for it; null while it does not. */
let refusal: string | null = null;
let session: Session | null = read();
const watchers = new Set<() => void>();

export function currentSession(): Session | null {
  return session;
}

export function useSession(): Session | null {
  return useSyncExternalStore(watch, currentSession);
}

export function useRefusal(): string | null {
  return useSyncExternalStore(watch, () => refusal);
}

/** Headers of every request. */
export function authorization(): Record<string, string> {
  return session === null ? {} : { authorization: `Bearer ${session.token}` };
}

/** Parameters of the socket's first message. */
export function connectionParams(): Record<string, unknown> {
  return session === null ? {} : { token: session.token };
}

/** Null signs out. It is kept for this tab only. */
export function setSession(next: Session | null): void {
  session = next;
  if (next !== null) refusal = null;
  try {
    if (next === null) sessionStorage.removeItem(STORAGE);
    else sessionStorage.setItem(STORAGE, JSON.stringify(next));
  } catch {
    // Storage may be switched off: the session lives as long as the page.
  }
  tell();
}

/** The server does not let the page in as it is. */
export function refuse(reason: string): void {
  if (refusal === reason) return;
  refusal = reason;
  tell();
}

function tell(): void {
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function read(): Session | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE) ?? 'null');
    return isSession(stored) && stored.expiresAt > Date.now() ? stored : null;
  } catch {
    return null;
  }
}

function isSession(stored: unknown): stored is Session {
  return (
    stored instanceof Object &&
    typeof Reflect.get(stored, 'token') === 'string' &&
    typeof Reflect.get(stored, 'expiresAt') === 'number' &&
    typeof Reflect.get(stored, 'lifeMs') === 'number'
  );
}
