// The object store on a folder. Bytes go to a temporary name, are flushed, and only then get their own: what can be
// read under a key is whole. A key's extension tells its content type, which was recognised from the bytes.

import { createHash, randomUUID } from 'node:crypto';
import { closeSync, createReadStream, fsync, open, openSync, writev } from 'node:fs';
import { access, constants, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../../domain/errors.ts';
import { contentTypeOfExtension } from '../image-format.ts';
import {
  type NewObject,
  type ObjectInfo,
  type ObjectStore,
  ObjectStoreError,
  type StoredObject,
} from '../object-store.ts';
import { createUrlSigner } from './signed-urls.ts';

export interface DiskStoreOptions {
  directory: string;
  /** Signs the URLs it gives. */
  signingKey: Buffer;
  /** Base of the URLs it gives; known when the server listens. */
  urlBase: () => string;
}

/** A download that gives nothing for so long is over. */
const LEFT_AFTER_MS = 3_600_000;

/** Raises StartError when the folder cannot be made or written to. */
export async function openDiskStore(options: DiskStoreOptions): Promise<ObjectStore> {
  const root = resolve(options.directory);
  const temporary = join(root, '.incoming');
  await prepareFolder(root, temporary);
  const signer = createUrlSigner(options.signingKey);
  const pathOf = (key: string): string => keyPath(root, key);

  return {
    async put(object) {
      const path = pathOf(object.key);
      const draft = join(temporary, randomUUID());
      try {
        // Beside the writing, which waits for the disk.
        const folder = mkdir(dirname(path), { recursive: true });
        folder.catch(() => {});
        const stored = await writeDraft(draft, object);
        await folder;
        await rename(draft, path);
        await flushFolder(dirname(path));
        return stored;
      } catch (error) {
        await rm(draft, { force: true });
        throw toStoreError(error);
      }
    },
    async get(key, range) {
      const info = await infoOf(pathOf(key));
      if (info === undefined) return undefined;
      return { ...info, body: createReadStream(pathOf(key), range ?? {}) };
    },
    head: (key) => infoOf(pathOf(key)),
    async remove(keys) {
      for (const key of keys) await rm(pathOf(key), { force: true });
    },
    storedBefore: (prefix, before) => olderFiles(root, prefix, before),
    url: (key, { expiresIn }) => Promise.resolve(`${options.urlBase()}${signer.sign('GET', key, expiresIn)}`),
    uploadUrl({ key, contentType, bytes, sha256, expiresIn }) {
      const url = `${options.urlBase()}${signer.sign('PUT', key, expiresIn, { contentType, bytes: String(bytes), sha256 })}`;
      return Promise.resolve({ url, headers: { 'content-type': contentType } });
    },
    ping: () => access(root, constants.W_OK),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function prepareFolder(root: string, temporary: string): Promise<void> {
  try {
    await mkdir(temporary, { recursive: true });
    const probe = join(temporary, randomUUID());
    closeSync(openSync(probe, 'wx'));
    await rm(probe, { force: true });
    await removeLeft(temporary);
  } catch (error) {
    throw new StartError(`DATA_DIR: the folder ${root} cannot be written to (${codeOf(error)}).`, {
      cause: error,
    });
  }
}

/** What a killed process left half-written. Another one on the same folder may be writing: only what nobody goes on with. */
async function removeLeft(temporary: string): Promise<void> {
  for (const name of await readdir(temporary)) {
    const draft = join(temporary, name);
    const written = await stat(draft).catch(() => undefined);
    if (written !== undefined && Date.now() - written.mtimeMs > LEFT_AFTER_MS)
      await rm(draft, { force: true });
  }
}

/** Raises for a key that would leave the folder. */
function keyPath(root: string, key: string): string {
  const path = resolve(root, key);
  const hidden = key.split('/').some((part) => part === '' || part.startsWith('.'));
  if (hidden || key.includes('\0') || !path.startsWith(root + sep))
    throw new Error(`Not a key: ${JSON.stringify(key)}`);
  return path;
}

// Numbers of files rather than handles, and what never waits for the disk (a close, the opening of a folder) at once:
// each call that goes through the thread pool costs more than most of these do.
const openFile = promisify(open);
const writeFile = promisify(writev);
const flushFile = promisify(fsync);

async function writeDraft(draft: string, object: NewObject): Promise<StoredObject> {
  const file = await openFile(draft, 'wx');
  try {
    const hash = createHash('sha256');
    const bytes = await writeAll(file, object, (chunk) => hash.update(chunk));
    if (object.length !== null && bytes !== object.length) {
      throw new ObjectStoreError('LENGTH', `Got ${bytes} bytes of ${object.length}`);
    }
    await flushFile(file);
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}

async function writeAll(
  file: number,
  { body, signal }: NewObject,
  onChunk: (chunk: Uint8Array) => void,
): Promise<number> {
  let bytes = 0;
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await readNext(chunks);
      if (done === true) return bytes;
      signal?.throwIfAborted();
      if (!(value instanceof Uint8Array)) throw new ObjectStoreError('SOURCE', 'The source gives no bytes');
      onChunk(value);
      await writeWhole(file, value);
      bytes += value.length;
    }
  } finally {
    await chunks.return?.();
  }
}

/** A disk that is almost full takes a part, and says why with the next call. */
async function writeWhole(file: number, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.length;)
    from += (await writeFile(file, [chunk.subarray(from)])).bytesWritten;
}

async function readNext(chunks: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
  try {
    return await chunks.next();
  } catch (error) {
    throw new ObjectStoreError(
      'SOURCE',
      `The source broke off: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** The new name itself must survive a power cut. */
async function flushFolder(folder: string): Promise<void> {
  const opened = openSync(folder, constants.O_RDONLY);
  try {
    await flushFile(opened);
  } finally {
    closeSync(opened);
  }
}

/** A folder at a time; the files of the store itself are hidden ones. */
async function* olderFiles(root: string, prefix: string, before: number): AsyncGenerator<string[]> {
  const entries = await readdir(join(root, prefix), { withFileTypes: true }).catch(() => []);
  const old: string[] = [];
  for (const entry of entries) {
    const key = `${prefix.replace(/\/?$/, '/')}${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* olderFiles(root, key, before);
    else if (((await stat(join(root, key)).catch(() => undefined))?.mtimeMs ?? before) < before)
      old.push(key);
  }
  if (old.length > 0) yield old;
}

async function infoOf(path: string): Promise<ObjectInfo | undefined> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    const etag = `"${ino.toString(36)}-${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    return { bytes: size, contentType: contentTypeOfExtension(extname(path).slice(1)), etag };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw toStoreError(error);
  }
}

function toStoreError(error: unknown): unknown {
  if (error instanceof ObjectStoreError) return error;
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new ObjectStoreError('FULL', 'The disk is full', { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ObjectStoreError('DENIED', 'The data folder cannot be written to', { cause: error });
    case 'EIO':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EMFILE':
      return new ObjectStoreError('UNAVAILABLE', `The disk failed (${codeOf(error)})`, { cause: error });
    default:
      return error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
