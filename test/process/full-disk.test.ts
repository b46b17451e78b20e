import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTestApp, runToEnd, GENERATE } from '../open-test-app.ts';

/** A file system of its own that can be filled; only root can make one. */
async function smallDisk(): Promise<(AsyncDisposable & { folder: string }) | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]).status === 0;
  if (!mounted) {
    await rm(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    async [Symbol.asyncDispose]() {
      spawnSync('umount', ['-l', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

it('a full disk refuses work, loses nothing, and is used again when it has room', async (context) => {
  await using disk = await smallDisk();
  if (disk === undefined) return context.skip('Making a small file system needs root');
  await using app = await openTestApp({ env: { DATA_DIR: disk.folder } });
  const input = { model: { fluxDev: { prompt: 'p' } }, options: { width: 64, height: 64 } };
  const before = await runToEnd(app, input);
  const filler = join(disk.folder, 'filler');
  await writeFile(filler, Buffer.alloc(16_000_000)).catch(() => {});
  const refused = await app.post(GENERATE, { input: { ...input, tags: ['x'.repeat(60)] } });
  expect(refused.errors?.[0]).toMatchObject({ message: 'Internal error', extensions: { code: 'INTERNAL' } });
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  await unlink(filler);
  expect(await runToEnd(app, input)).toMatchObject({ status: 'COMPLETED' });
  const { nodes } = (await app.post('{ jobs { nodes { id status } } }')).data.jobs;
  expect(nodes).toHaveLength(2);
  expect(nodes).toContainEqual({ id: before.id, status: 'COMPLETED' });
  expect(await (await fetch(`${app.url}/readyz`)).json()).toStrictEqual({
    status: 'ready',
    store: 'ok',
    objects: 'ok',
  });
});
