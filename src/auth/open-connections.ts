// What callers hold open: websockets and event streams. Each is closed when the key it came in with is revoked, or what
// was presented expires: at once in every process that hears of it, within seconds in one that does not.

import type { Actor } from '../domain/actor.ts';
import type { Channels } from '../events/channels.ts';
import type { Store } from '../store/store.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface OpenConnections extends AsyncDisposable {
  /** Calls `close` with why, once. Returns what to call when the connection has gone by itself. */
  add(actor: Actor, close: (reason: string) => void): () => void;
  /** Closes what may not be open any more, here and, where processes hear each other, in all others. */
  check(): Promise<void>;
}

interface Connection {
  keyId: string | null;
  expiresAt: number | null;
  close: (reason: string) => void;
}

export interface ConnectionsOptions {
  store: Pick<Store, 'keys'>;
  channels: Pick<Channels, 'publish' | 'subscribe'>;
  log: Logger;
  now: () => number;
  everyMs?: number;
}

/** Something was revoked. */
export const REVOKED_CHANNEL = 'revoked';
/** How long a connection may outlive the revocation of its key by a process that is not heard. */
const EVERY_MS = 2000;

export async function createOpenConnections(options: ConnectionsOptions): Promise<OpenConnections> {
  const { store, channels, log, now, everyMs = EVERY_MS } = options;
  const open = new Set<Connection>();

  async function closeEnded(): Promise<void> {
    const keyIds = new Set([...open].flatMap(({ keyId }) => (keyId === null ? [] : [keyId])));
    const keys = await store.keys.getMany([...keyIds]);
    const at = now();
    const ended = new Map<string, string>();
    for (const [index, id] of [...keyIds].entries()) {
      const key = keys[index];
      if (key === undefined || key.revokedAt !== null) ended.set(id, 'The API key was revoked');
      else if (key.expiresAt !== null && key.expiresAt <= at) ended.set(id, 'The API key has expired');
    }
    for (const connection of open) {
      const expired = connection.expiresAt !== null && connection.expiresAt <= at;
      const reason = expired ? 'What was presented has expired' : ended.get(connection.keyId ?? '');
      if (reason !== undefined && open.delete(connection)) connection.close(reason);
    }
  }

  const look = (): void => {
    if (open.size === 0) return;
    closeEnded().catch((error: unknown) => log.warn({ err: error }, 'Open connections could not be checked'));
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  const unsubscribe = await channels.subscribe(REVOKED_CHANNEL, { message: look, gap: look });

  return {
    add(actor, close) {
      const keyId = actor.kind === 'user' ? (actor.key?.id ?? null) : null;
      const expiresAt = actor.via?.expiresAt ?? null;
      if (keyId === null && expiresAt === null) return () => {};
      const connection = { keyId, expiresAt, close };
      open.add(connection);
      return () => void open.delete(connection);
    },
    async check() {
      channels.publish(REVOKED_CHANNEL, '');
      await closeEnded();
    },
    [Symbol.asyncDispose]() {
      clearInterval(timer);
      unsubscribe();
      open.clear();
      return Promise.resolve();
    },
  };
}
