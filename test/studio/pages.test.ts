import { mkdirSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { furnish, type Furniture } from './furnish.ts';
import { hasBrowser, openStudio, type Studio } from './open-browser.ts';

const ARTIFACTS = 'test/artifacts/studio';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PAGES: readonly { name: string; path: (there: Furniture) => string; ready: string }[] = [
  { name: 'generate', path: () => '/', ready: 'article' },
  { name: 'gallery', path: () => '/gallery', ready: '[role=row], [role=gridcell], main img' },
  { name: 'lightbox', path: ({ imageId }) => `/gallery/${imageId}`, ready: 'main img' },
  { name: 'compare', path: ({ pair }) => `/compare?ids=${pair.join(',')}`, ready: 'main img' },
  { name: 'templates', path: () => '/templates/billboard', ready: 'main figure' },
  { name: 'queue', path: () => '/queue', ready: 'article, main li' },
  { name: 'usage', path: () => '/usage', ready: 'table' },
  { name: 'api', path: () => '/api', ready: 'pre' },
];
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

describe.skipIf(!hasBrowser)('every page', () => {
  let studio: Studio;
  let there: Furniture;
  beforeAll(async () => {
    mkdirSync(ARTIFACTS, { recursive: true });
    studio = await openStudio();
    there = await furnish(studio.app);
  });
  afterAll(async () => {
    await studio[Symbol.asyncDispose]();
  });

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    it.each(['desktop', 'phone'] as const)(
      'has no serious fault that axe finds, on a %s',
      async (size) => {
        const phone = size === 'phone';
        const page = await studio.open('/api', {
          viewport: SIZES[size],
          colorScheme,
          hasTouch: phone,
          isMobile: phone,
        });
        for (const { name, path, ready } of PAGES) {
          await page.goto(studio.app.url + path(there));
          await page.locator(ready).first().waitFor();
          await settled(page);
          await page.screenshot({ path: `${ARTIFACTS}/${name}-${size}-${colorScheme}.png` });
          await page.screenshot({
            path: `${ARTIFACTS}/${name}-${size}-${colorScheme}-whole.png`,
            fullPage: true,
          });
          expect.soft(await seriousIssues(page), name).toStrictEqual([]);
          expect.soft(await widest(page), `${name} scrolls sideways`).toBeLessThanOrEqual(SIZES[size].width);
        }
        await page.context().close();
      },
      240_000,
    );
  });

  it('broke no content policy, asked no other origin and threw nothing', () => {
    expect(studio.offences).toStrictEqual([]);
  });
});

/** Pictures decoded, skeletons gone, and whatever fades in is there. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
  });
}

async function seriousIssues(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  }>('axe.run({ resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html} ${node.failureSummary}`),
    );
}

/** How wide the page is laid out, clipped or not. */
function widest(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(window.innerWidth, document.body.scrollWidth));
}
