// `npm run bench:profiles`: profiles of the hottest paths, kept as text in bench/profiles.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureGallery, seedImages } from '../test/studio/measure.ts';
import { openStudio } from '../test/studio/open-browser.ts';
import { openFan } from './fanout.ts';
import { traceFrames } from './frame-trace.ts';
import { loadHttp } from './http-load.ts';
import { startQueryServer } from './query.ts';
import type { Sample } from './runner.ts';
import { startSubject } from './subject.ts';
import { GENERATE } from './submit.ts';
import { summarise } from './summarise-profile.ts';

const FOLDER = 'bench/profiles';

/** Runs `work` with every subject profiled; keeps what is written for `subject`. */
async function profile(name: string, subject: string, work: () => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easel-profile-'));
  process.env['PROFILE'] = folder;
  await work();
  delete process.env['PROFILE'];
  const file = readdirSync(folder).find((found) => found.startsWith(`${subject}-`));
  if (file === undefined) throw new Error(`${subject} wrote no profile`);
  writeFileSync(`${FOLDER}/${name}.txt`, `${summarise(join(folder, file))}\n`);
  rmSync(folder, { recursive: true });
}

mkdirSync(FOLDER, { recursive: true });

await profile('query', 'query-server', async () => {
  const { load, close } = await startQueryServer('easel');
  for (let round = 0; round < 4; round++) await load(8000);
  await close();
});

await profile('fan-out, one job', 'fanout-server', async () => {
  const fan = await openFan('easel', 1);
  await fan.grow(5000);
  for (let round = 0; round < 8; round++) await fan.tell(25_000);
  await fan.close();
});

await profile('fan-out, own topics', 'fanout-server', async () => {
  const fan = await openFan('easel', 5000);
  await fan.grow(5000);
  for (let round = 0; round < 40; round++) await fan.tell(5000);
  await fan.close();
});

await profile('submit', 'submit-server', async () => {
  await using server = await startSubject('submit-server');
  const { url } = await server.ask<{ url: string }>({});
  const load = { url, connections: 64, body: GENERATE };
  await loadHttp({ ...load, requests: 2000 });
  await server.ask({ do: 'profile' });
  await loadHttp({ ...load, requests: 5000 });
});

await profile('persist', 'persister', async () => {
  await using files = await startSubject('files');
  const { url } = await files.ask<{ url: string }>({});
  await using persister = await startSubject('persister', { FILES: url, VARIANT: 'easel' });
  await persister.ask<Sample>({ images: 50, concurrency: 8 });
  await persister.ask({ do: 'profile' });
  await persister.ask<Sample>({ images: 200, concurrency: 8 });
});

await profile('whole job', 'easel', async () => {
  await using sandbox = await startSubject('sandbox');
  const { url } = await sandbox.ask<{ url: string }>({});
  await using easel = await startSubject('easel', { FAL_BASE_URL: url });
  for (let round = 0; round < 6; round++) await easel.ask<Sample>({ jobs: 400, concurrency: 32 });
});

{
  await using studio = await openStudio();
  await seedImages(studio.app, 1700);
  const page = await studio.open('/gallery');
  await page.locator('[data-index]').first().waitFor();
  const text = await traceFrames(page, () => measureGallery(page, 500));
  writeFileSync(`${FOLDER}/gallery, longest frames.txt`, text);
}
