// Servers that share a queue must share what its jobs are about. Each says in Redis where it keeps records and images,
// for as long as it lives; one that keeps them elsewhere would lose the others' jobs and images, and does not start.

import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { Cleanup } from '../cleanup.ts';
import type { Config } from '../config/load-config.ts';
import { StartError } from '../domain/errors.ts';
import type { Logger } from '../telemetry/logger.ts';

const KEY = '{easel}:fleet';
/** What nobody repeats for so long nobody says any more. */
const VALID_MS = 60_000;
const REPEAT_MS = 15_000;

type Fact = 'store' | 'objects' | 'secret';

const REMEDY = {
  store:
    'Servers that share REDIS_URL must share one store: set the same MONGODB_URI on all, or another Redis database for this one.',
  objects:
    'Servers that share REDIS_URL must share one place for images: set the same S3_BUCKET on all, or mount one DATA_DIR.',
  secret:
    'SESSION_SECRET differs from that of other servers of this queue: addresses, tokens and webhooks of one are refused by another until all have the same.',
} as const satisfies Record<Fact, string>;

/** Raises StartError when other living servers of this queue keep records or images elsewhere. */
export async function agreeOnFleet(
  config: Config,
  cleanup: Cleanup,
  parts: { redis: Redis; signingKey: Buffer; log: Logger },
): Promise<void> {
  const { redis, log } = parts;
  const mine = await factsOf(config, parts.signingKey);
  // A Redis that has just gone is asked again.
  const said = await say(redis, mine).catch(() => mine);
  for (const fact of ['store', 'objects'] as const)
    if (said[fact] !== mine[fact]) throw new StartError(`REDIS_URL: ${REMEDY[fact]}`);
  if (said.secret !== mine.secret) log.warn(REMEDY.secret);
  const timer = setInterval(() => void say(redis, mine).catch(() => {}), REPEAT_MS);
  cleanup.defer(() => clearInterval(timer));
}

/** What is said already stays; resolves with it. */
async function say(redis: Redis, mine: Record<Fact, string>): Promise<Record<Fact, string>> {
  for (const [fact, value] of Object.entries(mine)) await redis.hsetnx(KEY, fact, value);
  await redis.pexpire(KEY, VALID_MS);
  const { store = mine.store, objects = mine.objects, secret = mine.secret } = await redis.hgetall(KEY);
  return { store, objects, secret };
}

async function factsOf(
  { store, objects, dataDir }: Config,
  signingKey: Buffer,
): Promise<Record<Fact, string>> {
  const local = store.kind === 'sqlite' || objects.kind === 'disk' ? await idOfFolder(dataDir) : '';
  return {
    // The same servers may be named in several ways.
    store: store.kind === 'mongo' ? `mongo ${databaseOf(store.uri)}` : `folder ${local}`,
    objects: objects.kind === 's3' ? `bucket ${objects.bucket}` : `folder ${local}`,
    secret: createHash('sha256').update('fleet').update(signingKey).digest('base64url').slice(0, 22),
  };
}

const databaseOf = (uri: string): string => /^[^/]+\/\/[^/]+\/([^?]+)/.exec(uri)?.[1] ?? 'easel';

/** Two mounts of one folder have one id. */
async function idOfFolder(folder: string): Promise<string> {
  const file = join(folder, 'folder.id');
  await writeFile(file, randomUUID(), { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return readFile(file, 'utf8');
}
