// Every page while it loads, with nothing to show, without an answer and without a network: seen on a wide screen and
// on a phone, in both themes, and written down for whoever wants to look.

import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousIssues, settled, SIZES, widest } from './inspect.ts';
import { hasBrowser, openStudio, type Studio } from './open-browser.ts';

const ARTIFACTS = 'test/artifacts/studio/states';

interface Place {
  name: string;
  path: string;
  /** What teaches, where there is nothing yet; null where there always is something. */
  empty: RegExp | null;
}

const PLACES: readonly Place[] = [
  { name: 'generate', path: '/', empty: /Nothing has run yet/ },
  { name: 'gallery', path: '/gallery', empty: /No pictures yet/ },
  { name: 'gallery-filtered', path: '/gallery?q=nothing', empty: /Nothing matches/ },
  { name: 'lightbox', path: '/gallery/img_01M86H98C970NFKSJM4QZ2PWNE', empty: null },
  { name: 'compare', path: '/compare', empty: /Nothing to compare yet/ },
  { name: 'templates', path: '/templates/billboard', empty: /Fill in what is required/ },
  { name: 'queue', path: '/queue', empty: /The queue is empty/ },
  { name: 'usage', path: '/usage', empty: /Nothing was used in these days/ },
  { name: 'keys', path: '/keys', empty: /No keys yet/ },
  { name: 'webhooks', path: '/webhooks', empty: /No webhooks yet/ },
  { name: 'api', path: '/api', empty: null },
];
/** Each theme and each width once: how they go together is seen with the pages that are full. */
const VIEWS = [
  { size: 'desktop', colorScheme: 'light' },
  { size: 'phone', colorScheme: 'dark' },
] as const;
/** Has nothing to load. */
const STILL = new Set(['api', 'compare']);

describe.skipIf(!hasBrowser)('states of every page', () => {
  let studio: Studio;
  let page: Page;
  beforeAll(async () => {
    mkdirSync(ARTIFACTS, { recursive: true });
    studio = await openStudio();
    page = await studio.open('/api');
  });
  afterAll(async () => {
    await studio[Symbol.asyncDispose]();
  });

  /** Takes its pictures and answers what is wrong with it. */
  async function look(name: string): Promise<string[]> {
    const faults: string[] = [];
    for (const { size, colorScheme } of VIEWS) {
      await page.setViewportSize(SIZES[size]);
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await page.screenshot({ path: `${ARTIFACTS}/${name}-${size}-${colorScheme}.png` });
      if ((await widest(page)) > SIZES[size].width) faults.push(`scrolls sideways on a ${size}`);
    }
    return [...faults, ...(await seriousIssues(page))];
  }

  it('teaches where there is nothing yet', async () => {
    for (const { name, path, empty } of PLACES) {
      if (empty === null) continue;
      await page.goto(studio.app.url + path);
      await page.locator('main :is(h1, h2)').first().waitFor();
      await page.locator('main').getByText(empty).first().waitFor();
      await expect.poll(() => page.locator('[role=status][data-shown=true]').count()).toBe(0);
      expect.soft(await look(`${name}-empty`), name).toStrictEqual([]);
    }
  }, 180_000);

  it('shows the shape of what is to come while it loads', async () => {
    await page.route('**/graphql', () => {});
    for (const { name, path } of PLACES.filter((place) => !STILL.has(place.name))) {
      await page.goto(studio.app.url + path);
      await page.locator('[role=status][data-shown=true]').first().waitFor();
      expect.soft(await look(`${name}-loading`), name).toStrictEqual([]);
    }
    await page.unroute('**/graphql');
  }, 180_000);

  it('says what is wrong, the id of the request and a way on, when the server fails', async () => {
    await page.route('**/graphql', (route) =>
      route.fulfill({
        json: {
          errors: [
            {
              message: 'The store is not reachable',
              extensions: { code: 'UNAVAILABLE', requestId: 'req_7f3a' },
            },
          ],
        },
      }),
    );
    for (const { name, path } of PLACES.filter((place) => !STILL.has(place.name))) {
      await page.goto(studio.app.url + path);
      await page.getByText('The store is not reachable').first().waitFor();
      await page.getByRole('button', { name: 'Try again' }).first().waitFor();
      expect.soft(await look(`${name}-error`), name).toStrictEqual([]);
    }
    await page.unroute('**/graphql');
  }, 180_000);

  it('keeps what it shows when the network goes, says so, and catches up by itself', async () => {
    for (const { name, path } of PLACES) {
      await page.goto(studio.app.url + path);
      await page.locator('main').waitFor();
      await page.waitForLoadState('networkidle');
      await page.context().setOffline(true);
      await page.getByText('You are offline').waitFor();
      expect.soft(await look(`${name}-offline`), name).toStrictEqual([]);
      await page.context().setOffline(false);
      await expect.poll(() => page.getByText('You are offline').count()).toBe(0);
    }
  }, 180_000);

  it('asks again by itself what did not reach the server', async () => {
    await page.route('**/graphql', (route) => route.abort());
    await page.goto(`${studio.app.url}/queue`);
    await page.getByText('This could not be loaded').first().waitFor();
    await page.unroute('**/graphql');
    await expect.poll(() => page.getByText('This could not be loaded').count()).toBe(0);
    expect(studio.offences).toStrictEqual([]);
  });
});
