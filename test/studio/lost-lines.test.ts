import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { hasBrowser, openStudio, type Studio, watchOffences } from './open-browser.ts';
import { openProxy, type Proxy } from './open-proxy.ts';

/** Long enough to lose the line in the middle. */
const LONG = { queueMs: 300, positions: 1, runMs: 5_000, logs: 25 };

describe.skipIf(!hasBrowser)('A line that is lost', () => {
  let studio: Studio | undefined;
  let proxy: Proxy | undefined;
  afterEach(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await studio?.[Symbol.asyncDispose]();
    studio = undefined;
    proxy = undefined;
  });

  async function openBehindProxy(): Promise<{ page: Page; seen: Seen }> {
    studio = await openStudio({ sandbox: LONG });
    const { app, browser } = studio;
    proxy = await openProxy(() => app.url);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const seen = watchSeqs(page);
    await page.goto(`${proxy.url}/`);
    return { page, seen };
  }

  /** Runs a prompt and answers when it runs. */
  async function runUntilRunning(page: Page): Promise<ReturnType<Page['getByRole']>> {
    await page.getByLabel('Prompt').fill('Through a lost line');
    await page.keyboard.press('Control+Enter');
    const card = page.getByRole('article').first();
    await card.getByText('Running', { exact: true }).waitFor();
    await card.getByText(/^[1-9]\d? %$/).waitFor();
    return card;
  }

  it('gets every event once over a socket that is cut in the middle', async () => {
    const { page, seen } = await openBehindProxy();
    const card = await runUntilRunning(page);
    proxy?.cut();
    await card.getByText('Completed').waitFor();
    await expectEachOnce(seen, studio, page);
    expect(seen.sockets).toBeGreaterThan(1);
  });

  it('goes on where it was over a restart of the server', async () => {
    const { page, seen } = await openBehindProxy();
    const card = await runUntilRunning(page);
    await studio?.app.restart();
    await card.getByText('Completed').waitFor();
    await expectEachOnce(seen, studio, page);
    await expect.poll(() => page.getByRole('article').count()).toBe(1);
    await expect.poll(() => page.getByText('Reconnecting').count()).toBe(0);
  });

  it('works behind a path prefix, sockets, pictures and reloads too', async () => {
    let target = 'http://127.0.0.1:1';
    proxy = await openProxy(() => target, '/easel');
    studio = await openStudio({ env: { PUBLIC_URL: proxy.url } });
    target = studio.app.url;
    const page = await (await studio.browser.newContext()).newPage();
    const offences: string[] = [];
    watchOffences(page, new URL(proxy.url).origin, offences);
    const outside: string[] = [];
    page.on('request', (request) => {
      const { pathname, protocol } = new URL(request.url());
      if (/^https?:$/.test(protocol) && !pathname.startsWith('/easel/')) outside.push(pathname);
    });
    await page.goto(`${proxy.url}/`);
    await page.getByLabel('Prompt').fill('Under a prefix');
    await page.keyboard.press('Control+Enter');
    const card = page.getByRole('article').first();
    await card.getByText('Completed').waitFor();
    const picture = card.getByRole('img');
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    await picture.click();
    await page.getByRole('dialog').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/easel\/gallery\//);
    await page.reload();
    await page.getByRole('dialog').getByText('Under a prefix').waitFor();
    for (const path of ['templates', 'queue', 'usage', 'keys', 'webhooks', 'api']) {
      await page.goto(`${proxy.url}/${path}`);
      await page.getByRole('heading').first().waitFor();
    }
    expect({ outside, offences }).toStrictEqual({ outside: [], offences: [] });
  });
});

interface Seen {
  seqs: number[];
  sockets: number;
}

/** The seqs of every progress event that reaches the page, in their order. */
function watchSeqs(page: Page): Seen {
  const seen: Seen = { seqs: [], sockets: 0 };
  page.on('websocket', (socket) => {
    seen.sockets += 1;
    socket.on('framereceived', ({ payload }) => {
      const seq = /"jobProgress":\{[^}]*"seq":(\d+)/.exec(payload.toString())?.[1];
      if (seq !== undefined) seen.seqs.push(Number(seq));
    });
  });
  return seen;
}

async function expectEachOnce(seen: Seen, studio: Studio | undefined, page: Page): Promise<void> {
  const id = await page.getByRole('article').first().getAttribute('data-job');
  const stored = await studio?.app.post('query J($id: ID!) { job(id: $id) { lastSeq } }', { id });
  const last: number = stored?.data.job.lastSeq;
  expect(last).toBeGreaterThan(5);
  await expect.poll(() => seen.seqs.at(-1)).toBe(last);
  expect(seen.seqs).toStrictEqual(Array.from({ length: last }, (_, index) => index + 1));
}
