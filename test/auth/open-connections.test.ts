import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOpenConnections } from '../../src/auth/open-connections.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { createInProcessChannels } from '../../src/events/in-process/in-process-channels.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { sampleKey } from '../contract/keys.ts';

it('closes what another process revoked, and what has expired, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-open-'));
  const store = await openSqliteStore({ file: join(folder, 'x.sqlite') });
  let now = 1000;
  const log = createLogger({ level: 'silent' });
  const channels = createInProcessChannels();
  const connections = await createOpenConnections({ store, channels, log, now: () => now, everyMs: 5 });
  const closed: string[] = [];
  const actor = (key: ReturnType<typeof sampleKey> | null, expiresAt: number | null): Actor => ({
    kind: 'user',
    userId: 'ann',
    scopes: ['read'],
    key,
    onlyJobId: null,
    via: { address: '127.0.0.1', requestId: 'r', expiresAt },
  });
  try {
    const [revoked, good, expiring] = [sampleKey(), sampleKey(), sampleKey({ expiresAt: 2000 })];
    for (const key of [revoked, good, expiring]) await store.keys.create(key);
    const open = (name: string, who: Actor) =>
      connections.add(who, (reason) => closed.push(`${name}: ${reason}`));
    open('revoked', actor(revoked, null));
    open('its token', actor(revoked, 9000));
    open('good', actor(good, null));
    open('expiring', actor(expiring, 2000));
    open('a token', actor(null, 3000));
    open('gone', actor(revoked, null))();
    await store.keys.revoke(revoked.id, now);
    await expect
      .poll(() => closed)
      .toStrictEqual(['revoked: The API key was revoked', 'its token: The API key was revoked']);
    now = 3000;
    await expect.poll(() => closed.length).toBe(4);
    expect(closed.slice(2)).toStrictEqual([
      'expiring: What was presented has expired',
      'a token: What was presented has expired',
    ]);
  } finally {
    await connections[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
});

it('closes at once what another process revoked, where they hear each other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-open-'));
  const store = await openSqliteStore({ file: join(folder, 'x.sqlite') });
  const log = createLogger({ level: 'silent' });
  const options = { store, channels: createInProcessChannels(), log, now: Date.now, everyMs: 3_600_000 };
  const [here, there] = [await createOpenConnections(options), await createOpenConnections(options)];
  try {
    const key = sampleKey();
    await store.keys.create(key);
    const via = { address: '127.0.0.1', requestId: 'r', expiresAt: null };
    const actor: Actor = { kind: 'user', userId: 'ann', scopes: ['read'], key, onlyJobId: null, via };
    const closed = new Promise<string>((resolve) => void there.add(actor, resolve));
    await store.keys.revoke(key.id, 1);
    await here.check();
    expect(await closed).toBe('The API key was revoked');
  } finally {
    await here[Symbol.asyncDispose]();
    await there[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
});
