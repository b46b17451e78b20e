// A real redis-server on a free loopback port, for tests.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';

export interface RedisService extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Stops it without warning (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again: with its data when it keeps them, else empty. */
  revive(): Promise<void>;
}

export function findRedis(): string | undefined {
  return findProgram('redis-server');
}

/** `keeps`: whether data survive a kill. */
export async function startRedis(program: string, { keeps }: { keeps: boolean }): Promise<RedisService> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-redis-'));
  const port = await freePort();
  let child = await spawnServer(program, { port, folder, keeps });
  const kill = (): Promise<void> => end(child);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    async revive() {
      child = await spawnServer(program, { port, folder, keeps });
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when it answers. */
async function spawnServer(
  program: string,
  { port, folder, keeps }: { port: number; folder: string; keeps: boolean },
): Promise<ChildProcess> {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: keeps ? 'yes' : 'no',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(program, args, { stdio: 'ignore' });
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: 200 });
  // It is not there yet: the client tries again.
  client.on('error', () => {});
  try {
    await client.ping();
  } finally {
    client.disconnect();
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
