import { expect, it } from 'vitest';
import { openTestApp, runToEnd } from '../open-test-app.ts';
import { sweepImages } from '../../src/jobs/sweep-images.ts';
import { openDiskStore } from '../../src/objects/disk/disk-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

it('images go when their retention ends, and their jobs stay', async () => {
  await using app = await openTestApp();
  const job = await runToEnd(app, {
    model: { fluxDev: { prompt: 'p' } },
    options: { width: 64, height: 64, numImages: 2 },
  });
  await app.stop();
  const store = await openSqliteStore({ file: `${app.folder}/easel.sqlite` });
  const objects = await openDiskStore({
    directory: `${app.folder}/objects`,
    signingKey: Buffer.alloc(32),
    urlBase: () => '',
  });
  const deps = {
    store,
    objects,
    log: createLogger({ level: 'silent', pretty: false }),
    now: () => Date.now() + 10 * 86_400_000,
  };
  expect(await sweepImages(deps, 11)).toBe(0);
  expect(await sweepImages(deps, 9)).toBe(2);
  expect(await sweepImages(deps, 9)).toBe(0);
  expect((await store.images.ofJobs([job.id]))[0]).toStrictEqual([]);
  expect(await objects.head(`images/operator/${job.id}/0.png`)).toBeUndefined();
  expect(await store.jobs.get(job.id)).toMatchObject({ status: 'COMPLETED' });
  await store[Symbol.asyncDispose]();
});
