// Backups of a server that works meanwhile, and what becomes of archives that are not whole.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../src/backup/back-up.ts';
import { restore, verifyBackup } from '../../src/backup/restore.ts';
import { padding, readTar, TAR_END, tarHeader } from '../../src/backup/tar.ts';
import { runEasel } from '../../src/cli/easel.ts';
import { openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-backup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const IMAGES = /* GraphQL */ `
  query Images {
    images(first: 50) {
      nodes {
        sha256
        url
        job {
          status
        }
      }
    }
  }
`;

const generate = (app: TestApp, prompt: string) =>
  runToEnd(app, { model: { fluxSchnell: { prompt } }, options: { width: 64, height: 64 } });

describe('backup and restore', () => {
  it('keeps a consistent moment of a server at work: every record with its bytes', async () => {
    await using app = await openTestApp();
    await generate(app, 'before');
    const archive = join(folder, 'backup.tar');
    const stop = new AbortController();
    const work = (async () => {
      for (let n = 0; !stop.signal.aborted; n++) await generate(app, `during ${n}`);
    })();
    const made = await backUp({ dataDir: app.folder, to: archive });
    stop.abort();
    await work;
    expect(await verifyBackup(archive)).toBe(made.files);

    const dataDir = join(folder, 'data');
    expect(await restore({ from: archive, dataDir, replace: false })).toMatchObject({
      files: made.files,
      replaced: null,
    });
    await using restored = await openTestApp({ env: { DATA_DIR: dataDir } });
    const { nodes } = (await restored.post(IMAGES)).data.images;
    expect(nodes.length).toBeGreaterThanOrEqual(1);
    for (const { url, sha256 } of nodes) {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
    expect((await generate(restored, 'after')).status).toBe('COMPLETED');
    // Any tar can read it.
    const listed = execFileSync('tar', ['-tf', archive], { encoding: 'utf8' }).trim().split('\n');
    expect(listed).toHaveLength(made.files + 1);
    expect(listed).toStrictEqual(expect.arrayContaining(['easel.sqlite', 'manifest.ndjson']));
  });

  it('refuses to write over a backup, over a store, and under a server that runs', async () => {
    await using app = await openTestApp();
    await generate(app, 'a');
    const archive = join(folder, 'backup.tar');
    await backUp({ dataDir: app.folder, to: archive });
    await expect(backUp({ dataDir: app.folder, to: archive })).rejects.toThrow(/never written over/);
    await expect(backUp({ dataDir: folder, to: join(folder, 'b.tar') })).rejects.toThrow(
      /no .*easel\.sqlite/,
    );
    await expect(restore({ from: archive, dataDir: app.folder, replace: false })).rejects.toThrow(
      /--replace/,
    );
    await expect(restore({ from: archive, dataDir: app.folder, replace: true })).rejects.toThrow(
      /in use by another/,
    );
    await generate(app, 'made after the backup');
    await app.stop();
    const { replaced } = await restore({ from: archive, dataDir: app.folder, replace: true });
    expect(await readdir(replaced ?? '')).toContain('easel.sqlite');
    await app.restart();
    expect((await app.post(IMAGES)).data.images.nodes).toHaveLength(1);
    // What was put aside is no part of the next backup.
    const again = await backUp({ dataDir: app.folder, to: join(folder, 'again.tar') });
    expect(again.files).toBe(await verifyBackup(archive));
  });

  it('refuses an archive that was cut off or changed, and touches nothing', async () => {
    await using app = await openTestApp();
    await generate(app, 'a');
    const archive = join(folder, 'backup.tar');
    await backUp({ dataDir: app.folder, to: archive });
    const bytes = await readFile(archive);
    const dataDir = join(folder, 'data');
    const refused = async (why: RegExp): Promise<void> => {
      await expect(restore({ from: archive, dataDir, replace: false })).rejects.toThrow(why);
      await expect(verifyBackup(archive)).rejects.toThrow(why);
      expect((await readdir(dataDir)).filter((name) => !name.includes('.lock'))).toStrictEqual([]);
    };
    const middle = bytes.indexOf('IHDR');
    await writeFile(
      archive,
      Buffer.concat([bytes.subarray(0, middle), Buffer.from('X'), bytes.subarray(middle + 1)]),
    );
    await refused(/not as it was written/);
    await writeFile(archive, bytes);
    await truncate(archive, bytes.length - 4096);
    await refused(/cut off|not as it was written/);
    await writeFile(archive, 'no archive');
    await refused(/cut off|damaged/);
    await rm(archive);
    await expect(restore({ from: archive, dataDir, replace: false })).rejects.toThrow(/ENOENT/);
  });

  it('refuses an archive that names files elsewhere', async () => {
    const archive = join(folder, 'evil.tar');
    const body = Buffer.from('evil');
    const name = '../evil.txt';
    await writeFile(archive, Buffer.concat([tarHeader({ name, bytes: 4 }), body, padding(4), TAR_END]));
    await expect(restore({ from: archive, dataDir: join(folder, 'data'), replace: false })).rejects.toThrow(
      /outside/,
    );
    expect(await readdir(folder)).not.toContain('evil.txt');
  });

  it('is a command', async () => {
    await using app = await openTestApp();
    const kept = { ...process.env };
    const out: string[] = [];
    const terminal = {
      out: (text: string) => void out.push(text),
      err: (text: string) => void out.push(text),
      ask: undefined,
    };
    const archive = join(folder, 'backup.tar');
    try {
      process.env['DATA_DIR'] = app.folder;
      expect(await runEasel(['backup', '--to', archive, '--json'], terminal)).toBe(0);
      expect(JSON.parse(out[0] ?? '')).toMatchObject({ file: archive, verified: true });
      process.env['DATA_DIR'] = join(folder, 'new');
      expect(await runEasel(['restore', '--from', archive], terminal)).toBe(0);
      expect(out.at(-1)).toMatch(/files, checked/);
      expect(await runEasel(['restore'], terminal)).toBe(2);
    } finally {
      process.env = kept;
    }
  });
});

it('writes and reads archives with long names, empty files and any sizes', async () => {
  const files = [
    { name: `${'ordner/'.repeat(40)}bild – ü.png`, body: Buffer.alloc(513, 7) },
    { name: 'empty', body: Buffer.alloc(0) },
    { name: 'block', body: Buffer.alloc(512, 1) },
  ];
  const tar = Buffer.concat([
    ...files.flatMap(({ name, body }) => [
      tarHeader({ name, bytes: body.length }),
      body,
      padding(body.length),
    ]),
    TAR_END,
  ]);
  const slices = Array.from({ length: Math.ceil(tar.length / 100) }, (_, at) =>
    tar.subarray(at * 100, at * 100 + 100),
  );
  const read: { name: string; body: Buffer }[] = [];
  for await (const { name, body } of readTar(Readable.from(slices))) {
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part);
    read.push({ name, body: Buffer.concat(parts) });
  }
  expect(read).toStrictEqual(files);
  const file = join(folder, 'any.tar');
  await writeFile(file, tar);
  expect(
    execFileSync('tar', ['-tf', file, '--quoting-style=literal'], { encoding: 'utf8' }).trim().split('\n'),
  ).toStrictEqual(files.map(({ name }) => name));
});
