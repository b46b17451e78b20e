import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { furnish, type Furniture } from './furnish.ts';
import { widest } from './inspect.ts';
import { hasBrowser, openStudio, type Studio } from './open-browser.ts';

describe.skipIf(!hasBrowser)('By keyboard alone', () => {
  let studio: Studio;
  let there: Furniture;
  beforeAll(async () => {
    studio = await openStudio();
    there = await furnish(studio.app);
  });
  afterAll(async () => {
    await studio[Symbol.asyncDispose]();
  });

  it.each(['/', '/gallery', '/templates/billboard', '/queue', '/usage', '/keys', '/webhooks', '/api'])(
    'reaches everything that can be pressed on %s, with its focus in sight',
    async (path) => {
      const page = await studio.open(path);
      await page.locator('main :is(h1, h2)').first().waitFor();
      await page.waitForLoadState('networkidle');
      const { reached, hidden } = await walk(page);
      const missed: string[] = await page.evaluate(MISSED, reached);
      expect({ missed, hidden }).toStrictEqual({ missed: [], hidden: [] });
      await page.context().close();
    },
  );

  it('opens a picture, walks, zooms, and comes back to where it was', async () => {
    const page = await studio.open('/gallery');
    await page.locator('[data-index="0"] a').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('What made it').or(dialog.getByText('Prompt')).first().waitFor();
    const before = page.url();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url()).not.toBe(before);
    const scale = () =>
      page
        .locator('.react-transform-component')
        .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
    // The next picture takes the keys when it is there.
    await expect
      .poll(async () => {
        await page.keyboard.press('+');
        return scale();
      })
      .toBeGreaterThan(1.05);
    await page.keyboard.press('0');
    await expect.poll(scale).toBeCloseTo(1, 2);
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('heading', { name: 'Keyboard shortcuts' }).count()).toBe(0);
    await expect.poll(() => page.getByRole('dialog').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[data-index]') !== null))
      .toBe(true);
  });

  it('selects a range, deletes it, and takes it back', async () => {
    const page = await studio.open('/gallery');
    const tiles = page.locator('[data-index]');
    await tiles.first().waitFor();
    const all = await tiles.count();
    await page.locator('[data-index="0"] a').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Delete');
    await page.getByRole('main').getByText('2 pictures deleted').waitFor();
    await expect.poll(() => tiles.count()).toBe(all - 2);
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await expect.poll(() => tiles.count()).toBe(all);
  });

  it('jumps by g and a letter, searches by /, and lets the keys be switched off', async () => {
    const page = await studio.open('/');
    await page.locator('article').first().waitFor();
    // The keys are listened to a moment after the page is there.
    const jump = async (): Promise<string> => {
      await page.keyboard.press('g');
      await page.keyboard.press('l');
      return new URL(page.url()).pathname;
    };
    await expect.poll(jump).toBe('/gallery');
    await page.getByRole('heading', { name: 'Gallery' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('teapot g q');
    expect(new URL(page.url()).pathname).toBe('/gallery');
    await page.goto(`${studio.app.url}/gallery/${there.imageId}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Remix' }).waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Prompt').waitFor();
    await page.evaluate(() => localStorage.setItem('easel.single-keys', 'off'));
    await page.keyboard.press('Escape');
    await page.locator('body').click({ position: { x: 700, y: 5 } });
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.keyboard.press('Control+k');
    await page
      .getByRole('dialog')
      .getByRole('textbox')
      .or(page.getByRole('dialog').getByRole('searchbox'))
      .fill('Queue');
    await page.keyboard.press('ArrowDown');
    expect(new URL(page.url()).pathname).toBe('/');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
  });

  it('moves nothing for whom motion is too much, and keeps frames in forced colours', async () => {
    const page = await studio.open('/', { reducedMotion: 'reduce', forcedColors: 'active' });
    await page.locator('article').first().waitFor();
    const moving: string[] = await page.evaluate(`
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
          const long = (times) => times.split(', ').some((time) => parseFloat(time) > 0);
          return long(transitionDuration) || (animationName !== 'none' && long(animationDuration));
        })
        .map((element) => element.className)
    `);
    expect(moving).toStrictEqual([]);
    const frameless: string[] = await page.evaluate(`
      [...document.querySelectorAll('main button:not([disabled])')]
        .filter((element) => element.offsetWidth > 0 && parseFloat(getComputedStyle(element).borderTopWidth) === 0)
        .map((element) => element.textContent)
    `);
    expect(frameless).toStrictEqual([]);
    await page.screenshot({ path: 'test/artifacts/studio/generate-forced-colors.png' });
  });

  it('has no page that scrolls sideways at 320 px, as at 400 % of a wide one', async () => {
    const page = await studio.open('/', { viewport: { width: 320, height: 700 } });
    for (const path of [
      '/',
      '/gallery',
      `/gallery/${there.imageId}`,
      `/compare?ids=${there.pair.join(',')}`,
      '/templates/billboard',
      '/queue',
      '/usage',
      '/keys',
      '/webhooks',
      '/api',
    ]) {
      await page.goto(studio.app.url + path);
      await page.locator('main').waitFor();
      await page.waitForLoadState('networkidle');
      expect.soft(await widest(page), path).toBe(320);
    }
  });
});

/** Presses Tab until it comes round; notes what had the focus, and where it could not be seen. */
async function walk(page: Page): Promise<{ reached: number; hidden: string[] }> {
  await page.evaluate('window.reached = new Set(); window.last = undefined; document.activeElement?.blur();');
  const hidden: string[] = [];
  for (let step = 0; step < 200; step += 1) {
    await page.keyboard.press('Tab');
    const at: { again: boolean; hidden: string | null } = await page.evaluate(NOTE_FOCUS);
    if (at.again) break;
    if (at.hidden !== null) hidden.push(at.hidden);
  }
  return { reached: await page.evaluate('window.reached.size'), hidden };
}

const NOTE_FOCUS = `(() => {
  const element = document.activeElement;
  // The parts of a date are stops of their own within one field.
  if (element === window.last) return { again: false, hidden: null };
  window.last = element;
  if (element === null || element === document.body || window.reached.has(element)) return { again: true, hidden: null };
  window.reached.add(element);
  // A hidden control shows its focus on what stands for it.
  const shown = element.matches('input[type=radio], input[type=checkbox], input[type=range]') ? element.closest('label, [role=group]') ?? element : element;
  const { top, left, bottom, right, width } = shown.getBoundingClientRect();
  const middle = document.elementFromPoint((left + right) / 2, Math.min(Math.max((top + bottom) / 2, 1), innerHeight - 1));
  const outlined = [shown, ...shown.querySelectorAll('*')].some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  });
  const covered = width > 0 && middle !== null && !shown.contains(middle) && !middle.contains(shown);
  return { again: false, hidden: outlined && !covered ? null : (covered ? 'covered: ' : 'no outline: ') + shown.outerHTML.slice(0, 160) };
})()`;

/** What can be pressed but was not reached. One of a group of radios and one tile of the grid stand for all. */
const MISSED = `[...document.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex="0"]')]
  .filter((element) => !element.disabled && element.checkVisibility({ checkVisibilityCSS: true }) && element.getClientRects().length > 0)
  .filter((element) => element.tabIndex >= 0 && !window.reached.has(element))
  .filter((element) => !element.matches('input[type=radio]') && element.closest('[data-index]') === null)
  .map((element) => element.outerHTML.slice(0, 160))`;
