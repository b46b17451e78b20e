// A real mongod on a free loopback port, for tests: stand-alone, or a replica set of any number of members.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';

export interface MongoService extends AsyncDisposable {
  /** The address of a database of that name. */
  uri(database: string): string;
  /** Runs an admin command on the primary. */
  admin(command: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Stops the processes without warning (SIGKILL); the data stays. */
  kill(): Promise<void>;
  /** Starts them again. */
  revive(): Promise<void>;
}

export interface MongoTopology {
  /** 0: stand-alone. */
  members: number;
}

interface Member {
  port: number;
  folder: string;
  child: ChildProcess;
}

export function findMongo(): string | undefined {
  return findProgram('mongod');
}

export async function startMongo(program: string, { members }: MongoTopology): Promise<MongoService> {
  // Memory, where there is a file system of it: twice as fast.
  const root = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'easel-mongo-'));
  const started: Member[] = [];
  for (let index = 0; index < Math.max(1, members); index++) {
    const folder = await mkdtemp(join(root, 'member-'));
    const port = await freePort();
    started.push({ port, folder, child: spawnMember(program, { port, folder }, members > 0) });
  }
  if (members > 0) await initiate(started);
  const hosts = started.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const options = members > 0 ? '?replicaSet=rs0' : '?directConnection=true';
  const uri = (database: string): string => `mongodb://${hosts}/${database}${options}`;
  await untilWritable(uri('admin'));
  const kill = async (): Promise<void> => {
    await Promise.all(started.map(({ child }) => end(child)));
  };
  return {
    uri,
    admin: (command) => withClient(uri('admin'), (client) => client.db('admin').command(command)),
    kill,
    async revive() {
      for (const member of started) member.child = spawnMember(program, member, members > 0);
      await untilWritable(uri('admin'));
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(root, { recursive: true, force: true });
    },
  };
}

function spawnMember(
  program: string,
  { port, folder }: Pick<Member, 'port' | 'folder'>,
  replicated: boolean,
): ChildProcess {
  return spawn(
    program,
    [
      '--dbpath',
      folder,
      '--port',
      String(port),
      '--bind_ip',
      '127.0.0.1',
      '--nounixsocket',
      '--wiredTigerCacheSizeGB',
      '0.25',
      '--setParameter',
      'diagnosticDataCollectionEnabled=false',
      ...(replicated ? ['--replSet', 'rs0'] : []),
    ],
    { stdio: 'ignore' },
  );
}

async function initiate(members: readonly Member[]): Promise<void> {
  // A member that is asked before it listens fails the whole initiation.
  await Promise.all(members.map(({ port }) => untilAnswering(port)));
  const [first] = members;
  await withClient(`mongodb://127.0.0.1:${first?.port}/admin?directConnection=true`, (client) =>
    client.db('admin').command({
      replSetInitiate: {
        _id: 'rs0',
        members: members.map(({ port }, _id) => ({ _id, host: `127.0.0.1:${port}` })),
        settings: { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500 },
      },
    }),
  );
}

/** A client waits for a server to appear, within its selection time-out. */
async function untilAnswering(port: number): Promise<void> {
  await withClient(`mongodb://127.0.0.1:${port}/admin?directConnection=true`, (client) =>
    client.db('admin').command({ ping: 1 }),
  );
}

async function untilWritable(uri: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const writable = await withClient(uri, async (client) => {
      const hello = await client.db('admin').command({ hello: 1 });
      return hello['isWritablePrimary'] === true;
    }).catch(() => false);
    if (writable) return;
    if (tries > 200) throw new Error('mongod did not become writable');
    await sleep(100);
  }
}

async function withClient<T>(
  uri: string,
  work: (client: mongoose.mongo.MongoClient) => Promise<T>,
): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 60_000 });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.close();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
