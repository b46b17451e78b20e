// A backup of embedded mode, while its server runs: a snapshot of the records first, then the bytes they name. Bytes
// are stored before their records and never changed, so whatever the snapshot names is there, unless it was deleted
// since.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { StartError } from '../domain/errors.ts';
import { snapshotFile } from '../store/sqlite/snapshot-file.ts';
import { padding, TAR_END, tarHeader } from './tar.ts';

export interface Backup {
  file: string;
  files: number;
  bytes: number;
}

export interface ManifestLine {
  name: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

export const STORE_NAME = 'easel.sqlite';
/** The last entry: a line of JSON for each file before it. */
export const MANIFEST_NAME = 'manifest.ndjson';

/** Raises StartError when the folder holds no store or the file cannot be written. The file is there when it is whole. */
export async function backUp(
  { dataDir, to }: { dataDir: string; to: string },
  onFile: (done: number, of: number) => void = () => {},
): Promise<Backup> {
  const store = join(dataDir, STORE_NAME);
  if (!(await exists(store))) throw new StartError(`DATA_DIR: there is no ${store} to back up.`);
  if (await exists(to)) throw new StartError(`${to} is there already: a backup is never written over.`);
  const folder = await mkdtemp(join(dirname(to), '.easel-backup-')).catch((cause: Error) => {
    throw new StartError(`${dirname(to)} cannot be written to: ${cause.message}.`, { cause });
  });
  try {
    const snapshot = join(folder, STORE_NAME);
    snapshotFile(store, snapshot);
    const paths = [snapshot, ...(await filesWorthKeeping(dataDir))];
    const draft = join(folder, 'draft');
    const out = await open(draft, 'w');
    const manifest: ManifestLine[] = [];
    try {
      for (const [index, path] of paths.entries()) {
        const name = path === snapshot ? STORE_NAME : relative(dataDir, path).split(sep).join('/');
        const line = await append(out, path, name);
        if (line !== undefined) manifest.push(line);
        onFile(index + 1, paths.length);
      }
      const text = Buffer.from(manifest.map((line) => `${JSON.stringify(line)}\n`).join(''));
      await out.writeFile(
        Buffer.concat([
          tarHeader({ name: MANIFEST_NAME, bytes: text.length }),
          text,
          padding(text.length),
          TAR_END,
        ]),
      );
      await out.sync();
    } finally {
      await out.close();
    }
    await rename(draft, to);
    return { file: to, files: manifest.length, bytes: (await stat(to)).size };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type OpenFile = Awaited<ReturnType<typeof open>>;

/** Undefined when the file was deleted since it was listed. */
async function append(out: OpenFile, path: string, name: string): Promise<ManifestLine | undefined> {
  const source = await open(path).catch(() => undefined);
  if (source === undefined) return undefined;
  try {
    const { size } = await source.stat();
    await out.writeFile(tarHeader({ name, bytes: size }));
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream('', {
      fd: source.fd,
      autoClose: false,
      start: 0,
      end: Math.max(0, size - 1),
    })) {
      if (size === 0) break;
      const part: Buffer = chunk;
      hash.update(part);
      bytes += part.length;
      await out.writeFile(part);
    }
    if (bytes !== size) throw new StartError(`${path} changed while it was read: try again.`);
    await out.writeFile(padding(size));
    return { name, bytes, sha256: hash.digest('hex') };
  } finally {
    await source.close();
  }
}

/** Not the store itself, which is a snapshot; not what is hidden: drafts, and what a restore put aside. */
async function filesWorthKeeping(dataDir: string): Promise<string[]> {
  const found = await readdir(dataDir, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const name = relative(dataDir, path);
      return !name.startsWith(STORE_NAME) && !name.split(sep).some((part) => part.startsWith('.'));
    })
    .sort();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
