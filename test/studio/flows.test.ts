import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToEnd } from '../open-test-app.ts';
import { widest } from './inspect.ts';
import { hasBrowser, openStudio, SEEN, type Studio } from './open-browser.ts';

describe.skipIf(!hasBrowser)('Flows', () => {
  let studio: Studio;
  let picture: Buffer;
  beforeAll(async () => {
    studio = await openStudio({ sandbox: SEEN });
    picture = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#356' } })
      .png()
      .toBuffer();
  });
  afterAll(async () => {
    await studio[Symbol.asyncDispose]();
  });

  it.each(['paste', 'paste elsewhere', 'drop'] as const)(
    'takes a picture by %s, and transforms it',
    async (way) => {
      const page = await studio.open('/');
      await chooseModel(page, 'image-to-image');
      await page.getByText('or drop or paste one here').waitFor();
      await give(page, way, picture);
      await page.getByRole('button', { name: 'Remove the picture' }).waitFor();
      await page.getByRole('textbox', { name: 'Prompt' }).fill(`Taken by ${way}`);
      await page.keyboard.press('Control+Enter');
      const card = page.getByRole('article').filter({ hasText: `Taken by ${way}` });
      await card.getByText('Completed').waitFor();
      const sent = await studio.app.submissions();
      const own = sent.find(({ input }) => input['prompt'] === `Taken by ${way}`);
      expect(own?.input['image_url']).toEqual(expect.any(String));
    },
  );

  it('previews every format while one types, renders the chosen ones, and packs them', async () => {
    const page = await studio.open('/templates/billboard');
    await page.getByText('Fill in what is required').waitFor();
    await page.getByLabel('Headline').fill('Quiet mornings');
    await page.getByText(/^14 \/ \d+$/).waitFor();
    const board = page.getByRole('figure');
    await expect.poll(() => board.locator('img').count()).toBe(10);
    const before = await board.locator('img').first().getAttribute('src');
    await page.getByLabel('Headline').fill('Loud evenings');
    await expect.poll(() => board.locator('img').first().getAttribute('src')).not.toBe(before);
    const width = async (): Promise<number> => (await board.locator('img').first().boundingBox())?.width ?? 0;
    const small = await width();
    await page.getByRole('radio', { name: 'Twice the size' }).click({ force: true });
    await expect.poll(width).toBeGreaterThan(small * 3);
    await page.getByRole('button', { name: 'None' }).click();
    await page.getByText('Choose at least one format').waitFor();
    for (const format of ['Medium rectangle', 'Leaderboard'])
      await page.getByRole('checkbox', { name: `Render ${format}` }).click({ force: true });
    await page.getByRole('checkbox', { name: 'Safe areas' }).click({ force: true });
    await page.getByRole('button', { name: 'Render 2' }).click();
    await page.getByRole('article').getByText('Completed').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download all as zip' }).click(),
    ]);
    const file = readFileSync(await download.path());
    expect(file.subarray(0, 2).toString()).toBe('PK');
  });

  it('keeps a picture with its inputs in the file that is downloaded', async () => {
    const job = await runToEnd(studio.app, { model: { fluxPro: { prompt: 'Kept in the file' } } });
    const page = await studio.open(`/gallery/${job.images[0].id}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Download' }).click(),
    ]);
    const file = readFileSync(await download.path()).toString('latin1');
    // What the API adds to any download, and the inputs, which it leaves out.
    expect(file).toContain('easel:inputHash');
    expect(file).toContain('Kept in the file');
    await page.keyboard.press('v');
    await page.getByRole('article').filter({ hasText: 'Kept in the file' }).first().waitFor();
  });

  it('offers what was run before, by its list and by Alt with the arrows', async () => {
    const page = await studio.open('/');
    const prompt = page.getByRole('textbox', { name: 'Prompt' });
    for (const text of ['The first of two', 'The second of two']) {
      await prompt.fill(text);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('article').filter({ hasText: text }).waitFor();
    }
    await prompt.press('Alt+ArrowUp');
    await expect.poll(() => prompt.inputValue()).toBe('The first of two');
    await page.getByRole('button', { name: 'What was run before' }).click();
    await page.getByRole('option', { name: 'The second of two' }).click();
    await expect.poll(() => prompt.inputValue()).toBe('The second of two');
  });

  it('runs a subscription in GraphiQL, on its own page', async () => {
    const job = await runToEnd(studio.app, { model: { fluxPro: { prompt: 'Followed in GraphiQL' } } });
    const page = await studio.open('/graphiql');
    await page.getByRole('tab', { name: 'Follow' }).click();
    const variables = page
      .locator('.graphiql-editor-tool .monaco-editor, .graphiql-editor-tools + * .monaco-editor')
      .first();
    const run = async (): Promise<string> => {
      await variables.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(JSON.stringify({ jobId: job.id }));
      // The editor closes brackets and quotes of its own.
      await page.keyboard.press('Shift+End');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Control+Enter');
      await page.locator('.result-window').getByText('JobFinished').waitFor({ timeout: 3_000 });
      return page.locator('.result-window').innerText();
    };
    await expect.poll(() => run().catch(String), { timeout: 40_000 }).toMatch(/JobFinished/);
    expect(studio.offences).toStrictEqual([]);
  });

  it('does all of it on a phone: run, follow, look, go back', async () => {
    const page = await studio.open('/', {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    await page.getByRole('textbox', { name: 'Prompt' }).fill('On a phone');
    await page.getByRole('button', { name: 'Run', exact: true }).tap();
    const card = page.getByRole('article').filter({ hasText: 'On a phone' });
    await card.getByText('Completed').waitFor();
    await card.getByRole('link').first().tap();
    await page.getByRole('dialog').getByText('On a phone').waitFor();
    await page.getByRole('button', { name: 'Close' }).tap();
    await page.getByRole('button', { name: 'More' }).tap();
    await page.getByRole('link', { name: 'Usage' }).tap();
    await page.getByRole('heading', { name: 'Usage' }).waitFor();
    expect(await widest(page)).toBe(390);
  });
});

async function chooseModel(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^Model: / }).click();
  await page
    .getByRole('option')
    .filter({ has: page.getByText(model, { exact: true }) })
    .click();
}

/** As a browser does it: pasted with the event's data, dropped as a file of the disk. */
async function give(page: Page, way: 'paste' | 'paste elsewhere' | 'drop', bytes: Buffer): Promise<void> {
  const zone = page.getByText('or drop or paste one here').locator('..');
  if (way === 'drop') {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.png');
    writeFileSync(file, bytes);
    const { x = 0, y = 0 } = (await zone.boundingBox()) ?? {};
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data });
    await page.getByRole('button', { name: 'Remove the picture' }).waitFor();
    return;
  }
  const target = way === 'paste' ? zone : page.locator('main h1').first();
  await target.evaluate((element, base64) => {
    const clipboardData = new DataTransfer();
    const binary = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    clipboardData.items.add(new File([binary], 'in.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
  }, bytes.toString('base64'));
}

async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'easel-drop-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
