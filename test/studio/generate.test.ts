import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { hasBrowser, openStudio, SEEN, type Studio } from './open-browser.ts';

const PROMPT = 'A lighthouse on a basalt cliff at dusk';

describe.skipIf(!hasBrowser)('Generate', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio({ sandbox: SEEN });
  });
  afterAll(async () => {
    await studio[Symbol.asyncDispose]();
  });

  async function run(page: Page, prompt = PROMPT): Promise<void> {
    await page.getByLabel('Prompt').fill(prompt);
    await page.keyboard.press('Control+Enter');
  }

  it('shows a run from the queue to its picture, live, and speaks only its states', async () => {
    const page = await studio.open();
    await recordProgress(page);
    await run(page);
    const card = page.getByRole('article').first();
    await card.getByText('Queued').waitFor();
    await card.getByText('Running', { exact: true }).waitFor();
    const bar = card.getByRole('progressbar');
    await expect.poll(() => bar.getAttribute('aria-valuenow')).not.toBeNull();
    await expect.poll(() => bar.getAttribute('aria-valuetext')).toMatch(/^\d+ %$/);
    await card.getByText('Log').click();
    await card.locator('pre').waitFor();
    await card.getByText('Completed').waitFor();
    const picture = card.getByRole('img', { name: PROMPT });
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(500);
    await expect.poll(() => card.getByText('$0.05').count()).toBe(1);
    const seen: number[] = await page.evaluate('window.progressSeen');
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toStrictEqual([...seen].sort((a, b) => a - b));
    const spoken: string[] = await page.evaluate('window.spoken');
    expect(spoken.join(' ')).not.toMatch(/%/);
  });

  it('goes on after a reload in the middle of a run, from the first event', async () => {
    const page = await studio.open();
    await run(page, 'Reloaded in the middle');
    const card = page.getByRole('article').first();
    await card.getByText('Running', { exact: true }).waitFor();
    await page.reload();
    await card.getByText('Reloaded in the middle').waitFor();
    await card.getByText('Completed').waitFor();
    await card.getByText('Log').click();
    // All lines are there, those from before the reload too.
    await expect.poll(() => card.locator('pre').textContent()).toMatch(/(.*\n){5}/);
  });

  it('keeps the draft over a reload, and the seed only where it is locked', async () => {
    const page = await studio.open();
    await page.getByLabel('Prompt').fill('Kept over a reload');
    await page.getByRole('button', { name: 'Keep this seed for the next run' }).click();
    const seed = await page.getByLabel('Seed', { exact: true }).inputValue();
    const kept = (): Promise<string> => page.evaluate('sessionStorage.getItem("easel.draft") ?? ""');
    await expect.poll(kept).toContain('"seedLocked":true');
    expect(await kept()).toContain(seed);
    await page.reload();
    await expect.poll(() => page.getByLabel('Prompt').inputValue()).toBe('Kept over a reload');
    await expect.poll(() => page.getByLabel('Seed', { exact: true }).inputValue()).toBe(seed);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('article').first().getByText(seed).first().waitFor();
    expect(await page.getByLabel('Seed', { exact: true }).inputValue()).toBe(seed);
    await page.getByRole('button', { name: 'Keep this seed for the next run' }).click();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.getByLabel('Seed', { exact: true }).inputValue()).not.toBe(seed);
  });

  it('cancels a run, which then costs nothing', async () => {
    await studio.app.behave({ queueMs: 60_000, match: 'To be cancelled' });
    const page = await studio.open();
    await run(page, 'To be cancelled');
    const card = page.getByRole('article').filter({ hasText: 'To be cancelled' });
    await card.getByRole('button', { name: 'Cancel' }).click();
    await card.getByText('Canceled').waitFor();
    await card.getByText('$0.00').waitFor();
    await expect.poll(() => card.getByRole('progressbar').count()).toBe(0);
  });

  it('shows a run that another browser began, and its end', async () => {
    const mine = await studio.open();
    const theirs = await studio.open();
    await theirs.getByRole('heading', { name: 'Runs' }).waitFor();
    await run(mine, 'Seen by two');
    const card = theirs.getByRole('article').filter({ hasText: 'Seen by two' });
    await card.getByText('Running', { exact: true }).waitFor();
    await card.getByText('Completed').waitFor();
    await expect.poll(() => card.count()).toBe(1);
  });

  it('says what a run lacks before it runs, and what it costs', async () => {
    const page = await studio.open();
    await page.getByLabel('Prompt').fill('');
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByText('Required').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('prompt');
    await page.getByLabel('Prompt').fill('Two of them');
    await page.getByRole('radio', { name: '2', exact: true }).click({ force: true });
    await page.getByText('$0.10').waitFor();
    await page.getByLabel('Width in pixels').fill('9000');
    await page.getByText(/4096/).first().waitFor();
  });

  it('builds the form of every model from its schema', async () => {
    const page = await studio.open();
    for (const [model, field] of [
      ['face-swap', 'Target image'],
      ['image-to-image', 'Guidance scale'],
      ['flux-lora', 'LoRA'],
    ] as const) {
      await page.getByRole('button', { name: /^Model: / }).click();
      await optionOf(page, model).click();
      await page.getByText(field, { exact: true }).waitFor();
      await expect.poll(() => page.getByRole('textbox').count()).toBeGreaterThan(0);
    }
  });

  it('transforms a chosen picture, which is stored first', async () => {
    const page = await studio.open();
    await page.getByRole('button', { name: /^Model: / }).click();
    await optionOf(page, 'image-to-image').click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a picture' }).click(),
    ]);
    await chooser.setFiles({ name: 'in.png', mimeType: 'image/png', buffer: await samplePng() });
    await page.getByRole('button', { name: 'Remove the picture' }).waitFor();
    await page.getByLabel('Prompt').fill('As a watercolour');
    await page.getByRole('slider').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+Enter');
    const card = page.getByRole('article').filter({ hasText: 'As a watercolour' }).first();
    await card.getByText('Completed').waitFor();
    await expect.poll(() => card.getByRole('img').count()).toBe(1);
    await card.getByRole('button', { name: 'Use as input' }).click();
    await page.getByRole('button', { name: 'Remove the picture' }).waitFor();
  });

  it('waits while offline, and goes on by itself', async () => {
    const page = await studio.open();
    await run(page, 'Through the dark');
    const card = page.getByRole('article').filter({ hasText: 'Through the dark' });
    await card.getByText('Running', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline').waitFor();
    await expect.poll(() => page.getByRole('button', { name: /^Run/ }).isDisabled()).toBe(true);
    await page.getByText('it can run when the server is reachable again').waitFor();
    await page.context().setOffline(false);
    await card.getByText('Completed').waitFor();
    await expect.poll(() => page.getByText('You are offline').count()).toBe(0);
  });

  it('keeps a run that got no answer, and sends it again under the same key', async () => {
    const page = await studio.open();
    await page.getByLabel('Prompt').fill('Lost on the way');
    await page.getByText('$0.05').first().waitFor();
    const keys: string[] = [];
    await page.route('**/graphql', async (route) => {
      const body = route.request().postData() ?? '';
      if (!body.includes('generateImage')) return route.fallback();
      keys.push(/studio-[0-9a-f]+/.exec(body)?.[0] ?? '');
      return keys.length === 1 ? route.abort() : route.continue();
    });
    await page.keyboard.press('Control+Enter');
    await page.getByText('The server did not answer').waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('article').filter({ hasText: 'Lost on the way' }).getByText('Completed').waitFor();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('tells why a run failed, whether it was charged, and tries again', async () => {
    await studio.app.behave({ fault: 'content-policy', match: 'not allowed' });
    const page = await studio.open();
    await run(page, 'Something not allowed');
    const card = page.getByRole('article').filter({ hasText: 'Something not allowed' }).first();
    await card.getByText('Failed', { exact: true }).waitFor();
    await card.getByText('Nothing was charged.').waitFor();
    await studio.app.behave({});
    await card.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('article').first().getByText('Completed').waitFor();
    await expect
      .poll(() => page.getByRole('article').filter({ hasText: 'Something not allowed' }).count())
      .toBe(2);
  });

  it('broke no policy, threw nothing, and asked nobody else', () => {
    expect(studio.offences).toStrictEqual([]);
  });
});

function optionOf(page: Page, model: string) {
  return page.getByRole('option').filter({ has: page.getByText(model, { exact: true }) });
}

/** Notes every figure the bars show and every sentence that is spoken. */
async function recordProgress(page: Page): Promise<void> {
  await page.evaluate(`
    window.progressSeen = [];
    window.spoken = [];
    new MutationObserver((changes) => {
      for (const { target, type } of changes) {
        if (type === 'attributes' && target.getAttribute('role') === 'progressbar') {
          const value = target.getAttribute('aria-valuenow');
          if (value !== null) window.progressSeen.push(Number(value));
        }
        const region = target.parentElement?.closest('[aria-live]');
        if (region) window.spoken.push(region.textContent);
      }
    }).observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
  `);
}

async function samplePng(): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp({ create: { width: 320, height: 240, channels: 3, background: '#356' } })
    .png()
    .toBuffer();
}
