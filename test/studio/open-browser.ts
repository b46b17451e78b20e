// A real browser on a real server. What the page must never do is collected while a test runs.

import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { openTestApp, type TestApp, type TestAppOptions } from '../open-test-app.ts';
import { ensureStudioBuilt } from './built-studio.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether the browser tests can run. Without a browser they are skipped, unless everything is required. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) {
  const line = `No Chromium at ${CHROMIUM}: the studio is not tested in a browser (set CHROMIUM, or apt-get install chromium).`;
  if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(line);
  console.warn(line);
}

export interface Studio extends AsyncDisposable {
  app: TestApp;
  browser: Browser;
  /** A page in a context of its own: another person's browser. */
  open(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Violations of the content policy, uncaught errors and requests to other origins, of all pages so far. */
  offences: string[];
}

export async function openStudio(options: TestAppOptions & { arguments?: string[] } = {}): Promise<Studio> {
  await ensureStudioBuilt();
  const app = await openTestApp(options);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...ARGUMENTS, ...(options.arguments ?? [])],
  });
  const contexts: BrowserContext[] = [];
  const offences: string[] = [];
  return {
    app,
    browser,
    offences,
    async open(path = '/', contextOptions = {}) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'no-preference',
        ...contextOptions,
      });
      contexts.push(context);
      const page = await context.newPage();
      watchOffences(page, app.url, offences);
      await page.goto(`${app.url}${path}`);
      return page;
    },
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context.close();
      await browser.close();
      await app[Symbol.asyncDispose]();
    },
  };
}

export function watchOffences(page: Page, origin: string, offences: string[]): void {
  page.on('pageerror', (error) => offences.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) offences.push(`policy: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (/^(data|blob):/.test(url) || url.startsWith(`${origin}/`)) return;
    offences.push(`foreign: ${url.slice(0, 200)}`);
  });
}

/** Slow enough to be seen, fast enough to wait for. */
export const SEEN = { queueMs: 600, positions: 2, runMs: 1500, logs: 6 };
