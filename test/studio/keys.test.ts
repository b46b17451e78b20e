import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, openStudio, type Studio } from './open-browser.ts';

describe.skipIf(!hasBrowser)('Keys and signing in', () => {
  let studio: Studio;
  let page: Page;
  let first: string;
  beforeAll(async () => {
    studio = await openStudio();
    page = await studio.open('/keys');
  });
  afterAll(async () => {
    await studio[Symbol.asyncDispose]();
  });

  async function create(name: string, more?: (dialog: ReturnType<Page['getByRole']>) => Promise<void>) {
    await page.getByRole('button', { name: 'Create a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await more?.(dialog);
    await dialog.getByRole('button', { name: 'Create a key' }).click();
    const secret = (await page.getByTestId('secret').textContent()) ?? '';
    await page.getByRole('button', { name: 'Done' }).click();
    return secret;
  }

  it('makes the first key, stays signed in with it, and keeps no trace of the secret', async () => {
    await page.getByText('No keys yet').waitFor();
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByText('This is the first key').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Create a key' }).click();
    await page.getByText(/1 to 100 characters/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    first = await create('Operator');
    await page.getByRole('row', { name: /Operator/ }).waitFor();
    await page.getByText('Active').waitFor();
    await page.reload();
    await page.getByRole('row', { name: /Operator/ }).waitFor();
    const kept: string = await page.evaluate(
      'JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])',
    );
    expect(first.length).toBeGreaterThan(20);
    expect(kept + (await page.content())).not.toContain(first);
    expect(kept).toContain('easel.session');
  });

  it('asks who comes without, tells a wrong key from a right one, and lets out again', async () => {
    const visitor = await studio.open('/gallery');
    await visitor.getByRole('heading', { name: 'Sign in' }).waitFor();
    await visitor.getByLabel('API key or token').fill('not-a-key');
    await visitor.getByRole('button', { name: 'Sign in' }).click();
    await visitor.getByRole('alert').waitFor();
    await visitor.getByLabel('API key or token').fill(first);
    await visitor.keyboard.press('Enter');
    await visitor.getByRole('heading', { name: 'Gallery' }).waitFor();
    expect(new URL(visitor.url()).pathname).toBe('/gallery');
    await visitor.goto(studio.app.url);
    await visitor.getByLabel('Prompt').fill('Signed in');
    await visitor.keyboard.press('Control+Enter');
    await visitor.getByRole('article').first().getByText('Completed').waitFor();
    await visitor.getByRole('button', { name: 'Sign out' }).click();
    await visitor.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('makes a limited key, whose revocation shuts out the page that is signed in with it', async () => {
    const secret = await create('Limited', async (dialog) => {
      await dialog.getByLabel('User').fill('ann');
      await dialog.getByLabel('Budget in dollars').fill('0.05');
    });
    const row = page.getByRole('row', { name: /Limited/ });
    await row.getByText('$0.00 of $0.05 a month').waitFor();
    const ann = await studio.open('/');
    await ann.getByLabel('API key or token').fill(secret);
    await ann.keyboard.press('Enter');
    await ann.getByLabel('Prompt').fill('Within the budget');
    await ann.getByText('of $0.05 left').waitFor();
    await ann.keyboard.press('Control+Enter');
    await ann.getByRole('article').first().getByText('Completed').waitFor();
    await ann.getByLabel('Prompt').fill('Beyond the budget');
    await ann.keyboard.press('Control+Enter');
    await ann
      .getByRole('alert')
      .filter({ hasText: /budget/i })
      .waitFor();
    // The card of the refused run goes as its refusal is shown.
    await expect.poll(() => ann.getByRole('article').count()).toBe(1);
    const revoke = async (): Promise<void> => {
      await row.getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    };
    // Nobody may believe a key revoked that is not.
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('revokeApiKey') === true ? route.abort() : route.fallback(),
    );
    await revoke();
    await page.getByText('The server did not answer').waitFor();
    await page.unroute('**/graphql');
    await revoke();
    await row.getByText('Revoked').waitFor();
    await ann.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(studio.offences).toStrictEqual([]);
  });
});
