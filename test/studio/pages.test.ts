import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { furnish, type Furniture } from './furnish.ts';
import { seriousIssues, settled, SIZES, smallTargets, THEMES, widest } from './inspect.ts';
import { hasBrowser, openStudio, type Studio } from './open-browser.ts';

const ARTIFACTS = 'test/artifacts/studio';

interface Sight {
  name: string;
  path: (there: Furniture) => string;
  ready: string;
  /** What is opened there first. */
  open?: (page: Page) => Promise<void>;
  /** What is done before the page is asked for. */
  prepare?: (page: Page) => Promise<void>;
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
  {
    name: 'sign-in',
    path: () => '/',
    ready: 'main form',
    // Last, since nothing is answered from then on.
    prepare: async (page) => {
      await page.route('**/graphql', (route) =>
        route.fulfill({
          json: { errors: [{ message: 'A key is required', extensions: { code: 'UNAUTHENTICATED' } }] },
        }),
      );
    },
  },
];

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

  it.each(['desktop', 'phone'] as const)(
    'has no serious fault that axe finds on a %s in either theme, fits it, and can be pressed',
    async (size) => {
      const phone = size === 'phone';
      const page = await studio.open('/api', { viewport: SIZES[size], hasTouch: phone, isMobile: phone });
      for (const { name, path, ready, open, prepare } of SIGHTS) {
        await prepare?.(page);
        await page.goto(studio.app.url + path(there));
        await page.locator('main :is(h1, h2)').first().waitFor();
        await open?.(page);
        await page.locator(ready).first().waitFor();
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          await settled(page);
          const file = `${ARTIFACTS}/${name}-${size}-${colorScheme}.png`;
          await page.screenshot({ path: file, fullPage: open === undefined });
          expect.soft(await seriousIssues(page), `${name}, ${colorScheme}`).toStrictEqual([]);
        }
        expect.soft(await widest(page), `${name} scrolls sideways`).toBeLessThanOrEqual(SIZES[size].width);
        // A mouse needs less.
        const small = phone ? await smallTargets(page) : [];
        expect.soft(small, name).toStrictEqual([]);
      }
      await page.context().close();
    },
    240_000,
  );

  it('broke no content policy, asked no other origin and threw nothing', () => {
    expect(studio.offences).toStrictEqual([]);
  });
});
