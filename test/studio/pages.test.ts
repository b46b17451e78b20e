import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { furnish, type Furniture } from './furnish.ts';
import { hasBrowser, openStudio, type Studio } from './open-browser.ts';

const ARTIFACTS = 'test/artifacts/studio';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Sight {
  name: string;
  path: (there: Furniture) => string;
  ready: string;
  /** What is opened there first. */
  open?: (page: Page) => Promise<void>;
}

const SIGHTS: readonly Sight[] = [
  { name: 'generate', path: () => '/', ready: 'article' },
  {
    name: 'models',
    path: () => '/',
    ready: '[role=option]',
    open: (page) => page.getByRole('button', { name: /^Model: / }).click(),
  },
  { name: 'gallery', path: () => '/gallery', ready: '[role=group] img' },
  { name: 'lightbox', path: ({ imageId }) => `/gallery/${imageId}`, ready: '[role=dialog] dl' },
  { name: 'compare', path: ({ pair }) => `/compare?ids=${pair.join(',')}`, ready: 'main table' },
  { name: 'templates', path: ({ template }) => template, ready: 'main figure img' },
  { name: 'queue', path: () => '/queue', ready: 'main article' },
  { name: 'usage', path: () => '/usage', ready: 'main table' },
  { name: 'keys', path: () => '/keys', ready: 'main p' },
  {
    name: 'key-form',
    path: () => '/keys',
    ready: '[role=dialog] form',
    open: (page) => page.getByRole('button', { name: 'Create a key' }).click(),
  },
  {
    name: 'webhooks',
    path: ({ webhookId }) => `/webhooks?id=${webhookId}`,
    ready: 'details',
    open: (page) => page.locator('summary').first().click(),
  },
  {
    name: 'webhook-form',
    path: () => '/webhooks',
    ready: '[role=dialog] form',
    open: (page) => page.getByRole('button', { name: 'Add a webhook' }).click(),
  },
  { name: 'api', path: () => '/api', ready: 'pre' },
  {
    name: 'commands',
    path: () => '/api',
    ready: '[role=menuitem]',
    open: (page) => page.keyboard.press('Control+k'),
  },
  {
    name: 'shortcuts',
    path: () => '/api',
    ready: '[role=dialog] kbd',
    open: (page) => page.keyboard.press('?'),
  },
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
        for (const { name, path, ready, open } of SIGHTS) {
          await page.goto(studio.app.url + path(there));
          await page.locator('main :is(h1, h2)').first().waitFor();
          await open?.(page);
          await page.locator(ready).first().waitFor();
          await settled(page);
          await page.screenshot({ path: `${ARTIFACTS}/${name}-${size}-${colorScheme}.png` });
          await page.screenshot({
            path: `${ARTIFACTS}/${name}-${size}-${colorScheme}-whole.png`,
            fullPage: true,
          });
          expect.soft(await seriousIssues(page, colorScheme), name).toStrictEqual([]);
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
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
  });
}

/** The dark page is the light one in other colours. */
async function seriousIssues(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  }>(
    `axe.run({ resultTypes: ['violations'], ${theme === 'dark' ? "runOnly: ['color-contrast', 'link-in-text-block']" : ''} })`,
  );
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
