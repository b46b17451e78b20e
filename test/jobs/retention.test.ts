import { afterEach, expect, it } from 'vitest';
import sharp from 'sharp';
import { removeImages } from '../../src/jobs/delete-image.ts';
import { sweepImages } from '../../src/jobs/sweep-images.ts';
import { sweepUploads } from '../../src/jobs/sweep-uploads.ts';
import { createImageUrls } from '../../src/objects/image-urls.ts';
import { openDiskStore } from '../../src/objects/disk/disk-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { GENERATE, openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

let store: Store | undefined;
afterEach(() => store?.[Symbol.asyncDispose]());

/** The parts of a stopped server, ten days later. */
async function tenDaysLater(app: TestApp) {
  await app.stop();
  store = await openSqliteStore({ file: `${app.folder}/easel.sqlite` });
  const objects = await openDiskStore({
    directory: `${app.folder}/objects`,
    signingKey: Buffer.alloc(32),
    urlBase: () => '',
  });
  const log = createLogger({ level: 'silent' });
  return { store, objects, log, now: () => Date.now() + 10 * 86_400_000 };
}

const size = { width: 64, height: 64 };

it('images go when their retention ends, which they tell, and their jobs stay', async () => {
  await using app = await openTestApp({ env: { IMAGE_RETENTION_DAYS: '9' } });
  const job = await runToEnd(app, {
    model: { fluxDev: { prompt: 'p' } },
    options: { ...size, numImages: 2 },
  });
  const [image] = (await app.post(`{ job(id: "${job.id}") { images { createdAt expiresAt } } }`)).data.job
    .images;
  expect(Date.parse(image.expiresAt) - Date.parse(image.createdAt)).toBe(9 * 86_400_000);
  const deps = await tenDaysLater(app);
  expect(await sweepImages(deps, 11)).toBe(0);
  expect(await sweepImages(deps, 9)).toBe(2);
  expect(await sweepImages(deps, 9)).toBe(0);
  expect((await deps.store.images.ofJobs([job.id]))[0]).toStrictEqual([]);
  expect(await deps.objects.head(`images/operator/${job.id}/0.png`)).toBeUndefined();
  expect(await deps.store.jobs.get(job.id)).toMatchObject({ status: 'COMPLETED' });
});

it('variants that are made while their image is deleted go with it', async () => {
  await using app = await openTestApp();
  const options = { ...size, numImages: 2 };
  const job = await runToEnd(app, { model: { fluxDev: { prompt: 'p' } }, options });
  const { objects, ...deps } = await tenDaysLater(app);
  const [[first, second] = []] = await deps.store.images.ofJobs([job.id]);
  if (first === undefined || second === undefined) throw new Error('There are two');
  const variant = { expiresIn: 60, variant: 'THUMBNAIL' } as const;
  const kept = () => objects.head(`variants/operator/${job.id}/0-thumbnail.webp`);

  // Made after the image was read and before it is marked.
  const urls = createImageUrls(objects, deps.store);
  let madeInTime = false;
  const meanwhile = {
    ...objects,
    async remove(keys: readonly string[]) {
      if (keys.includes(first.key)) await urls.url(first, variant);
      madeInTime ||= (await kept()) !== undefined;
      await objects.remove(keys);
    },
  };
  await removeImages({ ...deps, objects: meanwhile }, [first], 1);
  expect([madeInTime, await kept()]).toStrictEqual([true, undefined]);

  // Begun before it is marked and done after.
  const late = createImageUrls(objects, {
    jobs: deps.store.jobs,
    images: {
      async addDerived(id, derived) {
        await removeImages({ ...deps, objects }, [second], 2);
        return deps.store.images.addDerived(id, derived);
      },
    },
  });
  await late.url(second, variant);
  expect(await objects.head(`variants/operator/${job.id}/1-thumbnail.webp`)).toBeUndefined();
});

it('uploads go that no running job needs', async () => {
  await using app = await openTestApp({
    sandbox: { queueMs: 3_600_000, positions: 1 },
    env: { SHUTDOWN_SECONDS: '0' },
  });
  const inline = async (background: string): Promise<string> => {
    const png = await sharp({ create: { ...size, channels: 3, background } })
      .png()
      .toBuffer();
    return `data:image/png;base64,${png.toString('base64')}`;
  };
  const submit = async (imageUrl: string) => {
    const input = { model: { fluxDev: { prompt: 'p', imageUrl } } };
    return (await app.post(GENERATE, { input })).data.generateImage.job;
  };
  const done = await submit(await inline('red'));
  await app.post('mutation Cancel($id: ID!) { cancelJob(id: $id) { job { status } } }', { id: done.id });
  await expect
    .poll(async () => (await app.post(`{ job(id: "${done.id}") { status } }`)).data.job.status)
    .toBe('CANCELED');
  const running = await submit(await inline('blue'));
  const deps = await tenDaysLater(app);
  expect(await sweepUploads(deps, 11)).toBe(0);
  expect(await sweepUploads(deps, 9)).toBe(1);
  const id = running.input.image_url.slice('easel://uploads/'.length);
  expect(await deps.objects.head(`uploads/operator/${id.replace('-png', '.png')}`)).toBeDefined();
});
