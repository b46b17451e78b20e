// Brings a backup back into a data folder: unpacked and checked beside it, and put in its place only when whole.

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { StartError } from '../domain/errors.ts';
import { lockFolder } from '../store/sqlite/folder-lock.ts';
import { inspectFile } from '../store/sqlite/inspect-file.ts';
import { MANIFEST_NAME, type ManifestLine, STORE_NAME } from './back-up.ts';
import { readTar } from './tar.ts';

export interface Restored {
  files: number;
  /** The schema of the records; the next start brings them to its own. */
  schema: number;
  /** Where what was there before is now; null when nothing was. */
  replaced: string | null;
}

const manifestLine = z.object({ name: z.string(), bytes: z.number(), sha256: z.string() });

/** Raises StartError when the archive is not whole, a server runs on the folder, or it holds a store and `replace` is not set. */
export async function restore(options: {
  from: string;
  dataDir: string;
  replace: boolean;
}): Promise<Restored> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const occupied = await exists(join(dataDir, STORE_NAME));
  if (occupied && !options.replace)
    throw new StartError(`DATA_DIR: ${dataDir} holds a store already. --replace puts it aside.`);
  // No server can start on the folder from here on, and none runs.
  const lock = lockFolder(join(dataDir, STORE_NAME));
  // Within the folder: it may be the mount point of a volume, and cannot be renamed then.
  const draft = await mkdtemp(join(dataDir, '.restore-'));
  try {
    const files = await unpack(options.from, draft);
    const { version, newest } = inspectFile(join(draft, STORE_NAME));
    if (version > newest)
      throw new StartError(
        `${options.from} is of a newer Easel (schema ${version}; this one knows ${newest}).`,
      );
    const replaced = occupied ? await putAside(dataDir) : null;
    await moveEntries(draft, dataDir, await entriesOf(draft, 'store last'));
    return { files, schema: version, replaced };
  } finally {
    await rm(draft, { recursive: true, force: true });
    lock.close();
  }
}

/** Reads a whole backup and raises StartError when anything in it is not as it was written. */
export async function verifyBackup(file: string): Promise<number> {
  const folder = await mkdtemp(join(dirname(resolve(file)), '.easel-verify-'));
  try {
    const files = await unpack(file, folder, (name) => name === STORE_NAME);
    inspectFile(join(folder, STORE_NAME));
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns how many files there were. `keep`: which of them are written. */
async function unpack(
  from: string,
  folder: string,
  keep: (name: string) => boolean = () => true,
): Promise<number> {
  const found = new Map<string, Omit<ManifestLine, 'name'>>();
  let manifest: ManifestLine[] | undefined;
  try {
    for await (const { name, bytes, body } of readTar(createReadStream(from))) {
      if (name === MANIFEST_NAME) {
        manifest = await readManifest(body);
        continue;
      }
      const hash = createHash('sha256');
      if (keep(name)) {
        const path = safePath(folder, name);
        await mkdir(dirname(path), { recursive: true });
        await pipeline(body, hashing(hash), createWriteStream(path, { mode: 0o600 }));
      } else for await (const part of body) hash.update(part);
      found.set(name, { bytes, sha256: hash.digest('hex') });
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `${from} cannot be restored: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  const differing = manifest?.find(
    ({ name, ...line }) => JSON.stringify(found.get(name)) !== JSON.stringify(line),
  );
  if (
    manifest === undefined ||
    manifest.length !== found.size ||
    differing !== undefined ||
    !found.has(STORE_NAME)
  )
    throw new StartError(
      `${from} cannot be restored: ${differing?.name ?? 'its list of files'} is not as it was written.`,
    );
  return found.size;
}

async function readManifest(body: AsyncIterable<Buffer>): Promise<ManifestLine[]> {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part);
  const lines = Buffer.concat(parts).toString().split('\n').filter(Boolean);
  return lines.map((line) => manifestLine.parse(JSON.parse(line)));
}

function hashing(hash: ReturnType<typeof createHash>) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const part of source) {
      hash.update(part);
      yield part;
    }
  };
}

/** An archive from elsewhere must not write outside of the folder. */
function safePath(folder: string, name: string): string {
  const path = normalize(name);
  if (isAbsolute(path) || path.split(sep).includes('..') || path === '.')
    throw new StartError(`The archive names a file outside of the data folder: ${name}`);
  return join(folder, path);
}

async function putAside(dataDir: string): Promise<string> {
  const aside = join(dataDir, `.replaced-${new Date().toISOString().replace(/[:.]/g, '-')}`);
  await mkdir(aside);
  await moveEntries(dataDir, aside, await entriesOf(dataDir, 'store first'));
  return aside;
}

/** A store is there only while everything it names is: it goes first and comes last. */
async function entriesOf(folder: string, order: 'store first' | 'store last'): Promise<string[]> {
  const names = (await readdir(folder)).filter(
    (name) => !name.startsWith('.') && !name.startsWith(`${STORE_NAME}.lock`),
  );
  const store = names.filter((name) => name.startsWith(STORE_NAME));
  const others = names.filter((name) => !name.startsWith(STORE_NAME));
  return order === 'store first' ? [...store, ...others] : [...others, ...store];
}

async function moveEntries(from: string, to: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rename(join(from, name), join(to, name));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
