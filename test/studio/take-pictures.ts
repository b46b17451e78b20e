// `npm run studio-pictures`: what docs/studio.md shows. A furnished server, a real browser, both themes.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { furnish, type Furniture } from './furnish.ts';
import { settled, THEMES } from './inspect.ts';
import { runToEnd } from '../open-test-app.ts';
import { openStudio } from './open-browser.ts';

const TARGET = 'docs/studio';
const PROMPT = 'A lighthouse on a basalt cliff at dusk, sea fog, calm blue';
const WIDTHS = { desktop: 880, phone: 300 };

interface Picture {
  name: string;
  path: (there: Furniture) => string;
  ready: string;
  phone?: boolean;
  open?: (page: Page) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { name: 'generate', path: () => '/', ready: 'article img', open: fill },
  { name: 'gallery', path: () => '/gallery', ready: '[data-index] img' },
  { name: 'lightbox', path: ({ imageId }) => `/gallery/${imageId}`, ready: '[role=dialog] dl' },
  { name: 'compare', path: ({ pair }) => `/compare?ids=${pair.join(',')}`, ready: 'main table' },
  {
    name: 'templates',
    path: ({ template }) => template,
    ready: 'main figure img',
    open: (page) => page.getByText('Safe areas').click(),
  },
  { name: 'queue', path: () => '/queue', ready: 'main article' },
  { name: 'usage', path: () => '/usage', ready: 'main table' },
  { name: 'webhooks', path: ({ webhookId }) => `/webhooks?id=${webhookId}`, ready: 'details' },
  { name: 'api', path: () => '/api', ready: 'pre' },
  { name: 'generate-phone', path: () => '/', ready: 'article img', phone: true, open: fill },
  { name: 'gallery-phone', path: () => '/gallery', ready: '[data-index] img', phone: true },
];

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
await using studio = await openStudio();
const there = await furnish(studio.app);
await runToEnd(studio.app, {
  model: { fluxPro: { prompt: PROMPT } },
  options: { width: 1152, height: 864, numImages: 2 },
});
for (const { name, path, ready, open, phone = false } of PICTURES) {
  const page = await studio.open(path(there), {
    viewport: phone ? { width: 390, height: 780 } : { width: 1280, height: 800 },
    isMobile: phone,
    hasTouch: phone,
    reducedMotion: 'reduce',
  });
  await page.locator(ready).first().waitFor();
  await page.waitForLoadState('networkidle');
  await open?.(page);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const width = phone ? WIDTHS.phone : WIDTHS.desktop;
    const taken = sharp(await page.screenshot()).resize({ width });
    writeFileSync(
      `${TARGET}/${name}-${colorScheme}.jpg`,
      await taken.jpeg({ quality: 64, mozjpeg: true }).toBuffer(),
    );
  }
  await page.context().close();
}

async function fill(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt' }).fill(PROMPT);
  await page.getByText(/left$/).first().waitFor();
}
