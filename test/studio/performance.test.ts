import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureBusy, measureGallery, seedImages } from './measure.ts';
import { hasBrowser, openStudio } from './open-browser.ts';

// What a slow machine would change is written down and not asserted.
const figures: Record<string, unknown> = {};

describe.skipIf(!hasBrowser)('Under load', () => {
  beforeAll(() => mkdirSync('test/artifacts/studio', { recursive: true }));
  afterAll(() =>
    writeFileSync('test/artifacts/studio/figures.json', `${JSON.stringify(figures, null, 2)}\n`),
  );

  it('shows fifty runs at once over one socket, and nothing moves', async () => {
    await using studio = await openStudio({
      sandbox: { queueMs: 0, positions: 0, runMs: 120_000, logs: 1_200 },
      env: { MAX_CONCURRENCY: '60' },
    });
    const busy = await measureBusy(studio, { jobs: 50, seconds: 2 });
    figures['busy'] = busy;
    expect(busy.bars).toBe(50);
    expect(busy.eventsASecond).toBeGreaterThan(0);
    expect(busy.cls).toBe(0);
    expect(busy.medianFps).toBeGreaterThan(5);
  }, 120_000);

  it('keeps few tiles however far the gallery is scrolled, and lets go of the rest', async () => {
    await using studio = await openStudio();
    await seedImages(studio.app, 1_400);
    const page = await studio.open('/gallery');
    await page.locator('[data-index]').first().waitFor();
    const scrolled = await measureGallery(page, 1_200, 900);
    figures['gallery of 1200'] = scrolled;
    expect(scrolled.images).toBeGreaterThanOrEqual(1_200);
    expect(scrolled.mostTiles).toBeLessThanOrEqual(120);
    expect(scrolled.heapGrowthMb).toBeLessThan(30);
  }, 120_000);
});
