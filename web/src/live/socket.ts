// One socket for everything live. It reconnects for as long as the page is open; what it cannot get over by itself
// is told to the page.

import { createClient } from 'graphql-ws';
import { socketUrl } from '../api/addresses.ts';
import { connectionParams, currentSession } from '../api/session.ts';
import { createRetryWait } from './retry-wait.ts';

export type SocketState = 'idle' | 'connecting' | 'connected' | 'waiting' | 'refused';

const PING_MS = 12_000;
/** A ping without an answer for so long means that the line is dead though nobody closed it. */
const PONG_MS = 5_000;

let state: SocketState = 'idle';
const watchers = new Set<() => void>();
let token: string | undefined;
let dead: ReturnType<typeof setTimeout> | undefined;

export const socket = createClient({
  url: socketUrl('graphql'),
  lazy: true,
  lazyCloseTimeout: 3_000,
  retryAttempts: Infinity,
  shouldRetry: () => true,
  keepAlive: PING_MS,
  retryWait: createRetryWait(),
  connectionParams: () => {
    token = currentSession()?.token;
    return connectionParams();
  },
  on: {
    connecting: () => become(state === 'waiting' ? 'waiting' : 'connecting'),
    connected: () => become('connected'),
    closed: (event) => become(wasClean(event) ? 'idle' : 'waiting'),
    ping: (received) => {
      if (!received) dead = setTimeout(() => socket.terminate(), PONG_MS);
    },
    pong: (received) => {
      if (received) clearTimeout(dead);
    },
  },
});

/** What the socket was opened with last. */
export function tokenInUse(): string | undefined {
  return token;
}

export function socketState(): SocketState {
  return state;
}

export function watchSocket(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** The server closed the socket for good: only a person can make it try again. */
export function markRefused(): void {
  become('refused');
}

function become(next: SocketState): void {
  clearTimeout(dead);
  if (state === next) return;
  state = next;
  for (const watcher of watchers) watcher();
}

function wasClean(event: unknown): boolean {
  return event instanceof CloseEvent && event.code === 1000;
}
