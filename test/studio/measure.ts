// Figures of the studio in a real browser. The tests take little and assert only what no machine's speed decides; the
// benchmark takes all and writes it down.

import type { CDPSession, Page } from 'playwright-core';
import { loadConfig } from '../../src/config/load-config.ts';
import { seedJobs } from '../../src/cli/seed.ts';
import { openStore } from '../../src/app/open-store.ts';
import type { TestApp } from '../open-test-app.ts';
import { begin } from './furnish.ts';
import type { Studio } from './open-browser.ts';

export interface FirstLook {
  /** Milliseconds to the largest paint. */
  lcpMs: number;
  /** Sum of layout shifts. */
  cls: number;
}

/** The first page on a processor that is slowed down. */
export async function measureFirstLook(studio: Studio, slowdown: number): Promise<FirstLook> {
  const page = await studio.open('/api');
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(studio.app.url);
  await page.locator('main :is(article, h2)').first().waitFor();
  await page.waitForLoadState('networkidle');
  const look: FirstLook = await page.evaluate(OBSERVED);
  await page.context().close();
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
  eventsASecond: number;
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
  while ((await page.locator('article').count()) < jobs && (await more.count()) > 0) {
    const before = await page.locator('article').count();
    await more.click();
    await page.waitForFunction((count) => document.querySelectorAll('article').length > count, before);
  }
  await page.waitForFunction(
    (count) => document.querySelectorAll('[role=progressbar]').length >= count,
    jobs,
  );
  let events = 0;
  page.on('websocket', () => {});
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.webSocketFrameReceived', ({ response }) => {
    if (response.payloadData.includes('"jobProgress"')) events += 1;
  });
  await session.send('Performance.enable');
  const began = await taskSeconds(session);
  const watched: { deltas: number[]; longest: number; cls: number } = await page.evaluate(
    watchFrames(seconds),
  );
  const busy = (await taskSeconds(session)) - began;
  const bars = await page.getByRole('progressbar').count();
  await page.context().close();
  return {
    jobs,
    bars,
    medianFps: Math.round(1000 / median(watched.deltas)),
    longestTaskMs: Math.round(watched.longest),
    cpuShare: Number((busy / seconds).toFixed(3)),
    cls: Number(watched.cls.toFixed(4)),
    eventsASecond: Math.round(events / seconds),
  };
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
  longestFrameMs: number;
}

/** Fills the store with records of finished jobs; their pictures are one for all. */
export async function seedImages(app: TestApp, jobs: number): Promise<void> {
  const config = loadConfig({ DATA_DIR: app.folder, FAL_BASE_URL: app.sandbox.url });
  await app.stop();
  {
    await using store = await openStore(config);
    await seedJobs(store, config, { jobs, users: 5, days: 90, seed: 1 });
  }
  await app.restart();
}

/** Scrolls the gallery down until `images` have gone by, and up again. */
export async function measureGallery(page: Page, images: number): Promise<Scrolled> {
  const session = await page.context().newCDPSession(page);
  const before = await heapMb(session);
  const { mostTiles, reached, longest }: { mostTiles: number; reached: number; longest: number } =
    await page.evaluate(scrollThrough(images));
  await page.evaluate('window.scrollTo(0, 0)');
  await page.waitForTimeout(500);
  return {
    images: reached,
    mostTiles,
    heapGrowthMb: Number(((await heapMb(session)) - before).toFixed(1)),
    longestFrameMs: Math.round(longest),
  };
}

/** After everything that can go is gone. */
async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

const scrollThrough = (images: number): string => `new Promise((resolve) => {
  let mostTiles = 0;
  let reached = 0;
  let longest = 0;
  let still = 0;
  let before = performance.now();
  requestAnimationFrame(function frame(now) {
    longest = Math.max(longest, now - before);
    before = now;
    const tiles = [...document.querySelectorAll('[data-index]')];
    mostTiles = Math.max(mostTiles, tiles.length);
    const last = Math.max(0, ...tiles.map((tile) => Number(tile.dataset.index))) + 1;
    still = last > reached ? 0 : still + 1;
    reached = Math.max(reached, last);
    if (reached >= ${images} || still > 1200) return resolve({ mostTiles, reached, longest });
    window.scrollBy(0, 900);
    requestAnimationFrame(frame);
  });
})`;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
