// Figures of the studio in a real browser. The tests take little and assert only what no machine's speed decides; the
// benchmark takes all and writes it down.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { loadConfig } from '../../src/config/load-config.ts';
import { seedJobs } from '../../src/cli/seed.ts';
import { openStore } from '../../src/app/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { TestApp } from '../open-test-app.ts';
import { begin } from './furnish.ts';
import type { Studio } from './open-browser.ts';

export interface FirstLook {
  /** Milliseconds to the largest paint. */
  lcpMs: number;
  /** Sum of layout shifts. */
  cls: number;
}

/** The first page in a browser that has seen nothing of it, on a processor that is slowed down. */
export async function measureFirstLook(studio: Studio, slowdown: number): Promise<FirstLook> {
  const context = await studio.browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(studio.app.url);
  await page.locator('main :is(article, h2)').first().waitFor();
  await page.waitForLoadState('networkidle');
  const look: FirstLook = await page.evaluate(OBSERVED);
  await context.close();
  return look;
}

const OBSERVED = `new Promise((resolve) => {
  let lcpMs = 0;
  let cls = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) lcpMs = entry.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) cls += entry.value; }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve({ lcpMs: Math.round(lcpMs), cls: Number(cls.toFixed(4)) }), 500);
})`;

export interface Busy {
  jobs: number;
  bars: number;
  medianFps: number;
  longestTaskMs: number;
  /** Of one core, of the page's main thread. */
  cpuShare: number;
  cls: number;
  /** Of all running jobs together, as their events are numbered. */
  eventsASecond: number;
  /** That reach the page: every event of the jobs in sight, and one stream that tells of all. */
  messagesASecond: number;
}

/** `jobs` running at once, all on the page, watched for `seconds`. */
export async function measureBusy(
  studio: Studio,
  { jobs, seconds }: { jobs: number; seconds: number },
): Promise<Busy> {
  const page = await studio.open('/');
  await page.locator('main h1, main h2').first().waitFor();
  for (let index = 0; index < jobs; index += 1) await begin(studio.app, `Busy ${index}`);
  await page.locator('article').first().waitFor();
  const more = page.getByRole('button', { name: 'Show earlier runs' });
  // The button comes when the page has heard of more than it shows.
  while ((await page.locator('article').count()) < jobs) {
    const before = await page.locator('article').count();
    await more.click();
    await page.waitForFunction((count) => document.querySelectorAll('article').length > count, before);
  }
  await page.waitForFunction(
    (count) => document.querySelectorAll('[role=progressbar]').length >= count,
    jobs,
  );
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const eventsBefore = await countEvents(studio.app);
  const watchedFrom = performance.now();
  const began = await taskSeconds(session);
  // Counting frames and messages is work of its own: the processor is watched before.
  await wait(seconds * 1000);
  const busy = (await taskSeconds(session)) - began;
  const lasted = (performance.now() - watchedFrom) / 1000;
  const events = (await countEvents(studio.app)) - eventsBefore;
  let messages = 0;
  await session.send('Network.enable');
  session.on('Network.webSocketFrameReceived', () => {
    messages += 1;
  });
  const watched: { deltas: number[]; longest: number; cls: number } = await page.evaluate(
    watchFrames(seconds),
  );
  const bars = await page.getByRole('progressbar').count();
  await page.context().close();
  return {
    jobs,
    bars,
    medianFps: Math.round(1000 / median(watched.deltas)),
    longestTaskMs: Math.round(watched.longest),
    cpuShare: Number((busy / lasted).toFixed(3)),
    cls: Number(watched.cls.toFixed(4)),
    eventsASecond: Math.round(events / lasted),
    messagesASecond: Math.round(messages / seconds),
  };
}

async function countEvents(app: TestApp): Promise<number> {
  const { data } = await app.post('{ jobs(first: 100) { nodes { lastSeq } } }');
  const jobs: { lastSeq: number }[] = data.jobs.nodes;
  return jobs.reduce((sum, { lastSeq }) => sum + lastSeq, 0);
}

const watchFrames = (seconds: number): string => `new Promise((resolve) => {
  const deltas = [];
  let longest = 0;
  let cls = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration); }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) cls += entry.value; }).observe({ type: 'layout-shift' });
  const end = performance.now() + ${seconds * 1000};
  let before = performance.now();
  requestAnimationFrame(function frame(now) {
    deltas.push(now - before);
    before = now;
    if (now < end) requestAnimationFrame(frame);
    else resolve({ deltas: deltas.slice(1), longest, cls });
  });
})`;

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

export interface Scrolled {
  images: number;
  mostTiles: number;
  heapGrowthMb: number;
  /** From one frame to the next, with what the machine draws them by. */
  longestFrameMs: number;
  /** Of the page's own work. */
  longestTaskMs: number;
  medianFps: number;
}

const PICTURES = 240;

/** Fills the store with finished jobs, whose pictures are a few hundred files in the size that the gallery asks for. */
export async function seedImages(app: TestApp, jobs: number): Promise<void> {
  const config = loadConfig({ DATA_DIR: app.folder, FAL_BASE_URL: app.sandbox.url });
  await app.stop();
  const { bytes, thumbHash } = await drawSample();
  const keys = Array.from({ length: PICTURES }, (_, index) => `variants/seeded/${index}.webp`);
  mkdirSync(join(app.folder, 'objects/variants/seeded'), { recursive: true });
  for (const key of keys) writeFileSync(join(app.folder, 'objects', key), bytes);
  let made = 0;
  {
    await using store = await openStore(config);
    const transfer: Store['transfer'] = {
      ...store.transfer,
      writeJobs: (records) =>
        store.transfer.writeJobs(
          records.map((record) => ({
            ...record,
            images: record.images.map((image) => {
              const variants = { MEDIUM: keys[made++ % PICTURES] ?? '' };
              return { ...image, thumbHash, variants };
            }),
          })),
        ),
    };
    await seedJobs({ transfer }, config, { jobs, users: 5, days: 90, seed: 1 });
  }
  await app.restart();
}

async function drawSample(): Promise<{ bytes: Buffer; thumbHash: string }> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const picture = sharp({ create: { width: 512, height: 512, channels: 3, background: '#789', noise } });
  const bytes = await picture.blur(3).webp({ quality: 80 }).toBuffer();
  const small = await sharp(bytes).resize(64, 64).ensureAlpha().raw().toBuffer();
  return { bytes, thumbHash: Buffer.from(rgbaToThumbHash(64, 64, small)).toString('base64') };
}

/** Scrolls the gallery down until `images` have gone by, at `pixels` a frame, and up again. */
export async function measureGallery(page: Page, images: number, pixels = 300): Promise<Scrolled> {
  const session = await page.context().newCDPSession(page);
  const before = await heapMb(session);
  const seen: { mostTiles: number; reached: number; deltas: number[]; longestTask: number } =
    await page.evaluate(scrollThrough(images, pixels));
  await page.evaluate('window.scrollTo(0, 0)');
  await page.locator('[data-index="0"]').waitFor();
  return {
    images: seen.reached,
    mostTiles: seen.mostTiles,
    heapGrowthMb: Number(((await heapMb(session)) - before).toFixed(1)),
    longestFrameMs: Math.round(Math.max(...seen.deltas)),
    longestTaskMs: Math.round(seen.longestTask),
    medianFps: Math.round(1000 / median(seen.deltas)),
  };
}

/** After everything that can go is gone. */
async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

// The frame after the heap was collected is not one of scrolling.
const scrollThrough = (images: number, pixels: number): string => `new Promise((resolve) => {
  let mostTiles = 0;
  let reached = 0;
  let longestTask = 0;
  let still = 0;
  let frames = 0;
  const deltas = [];
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) longestTask = Math.max(longestTask, entry.duration); }).observe({ type: 'longtask' });
  let before = performance.now();
  requestAnimationFrame(function frame(now) {
    if (++frames > 2) deltas.push(now - before);
    before = now;
    const tiles = document.querySelectorAll('[data-index]');
    mostTiles = Math.max(mostTiles, tiles.length);
    const last = Number(tiles[tiles.length - 1]?.dataset.index ?? 0) + 1;
    still = last > reached ? 0 : still + 1;
    reached = Math.max(reached, last);
    if (reached >= ${images} || still > 1200) return setTimeout(() => resolve({ mostTiles, reached, deltas, longestTask }));
    window.scrollBy(0, ${pixels});
    requestAnimationFrame(frame);
  });
})`;

/** How long the slowest interaction of a short visit takes to show: typing, menus, pages, a picture. */
export async function measureInteractions(studio: Studio): Promise<{ inpMs: number; interactions: number }> {
  const page = await studio.open('/');
  await page.locator('main article').first().waitFor();
  await page.evaluate(OBSERVE_INTERACTIONS);
  await page
    .getByRole('textbox', { name: 'Prompt' })
    .pressSequentially('A lighthouse at dusk', { delay: 30 });
  await page.getByRole('button', { name: /^Model: / }).click();
  await page.getByRole('option').nth(1).click();
  await page.getByRole('link', { name: 'Gallery' }).click();
  await page.locator('[data-index] a').first().click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await page.locator('[data-index] a').first().waitFor();
  for (const name of ['Templates', 'Queue', 'Usage', 'Keys', 'Webhooks', 'API', 'Generate']) {
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.locator('main :is(h1, h2)').first().waitFor();
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('menuitem').first().waitFor();
  await page.keyboard.press('Escape');
  const durations: number[] = await page.evaluate(READ_INTERACTIONS);
  await page.context().close();
  return { inpMs: Math.max(0, ...durations), interactions: durations.length };
}

const OBSERVE_INTERACTIONS = `(() => {
  window.interactions = new Map();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.interactionId) continue;
      const before = window.interactions.get(entry.interactionId) ?? 0;
      window.interactions.set(entry.interactionId, Math.max(before, entry.duration));
    }
  }).observe({ type: 'event', durationThreshold: 16 });
})()`;

// Entries are told a frame after what they measure.
const READ_INTERACTIONS = `new Promise((resolve) => {
  setTimeout(() => resolve([...window.interactions.values()].map(Math.round)), 500);
})`;

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
