import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToEnd } from '../open-test-app.ts';
import { openReceiver, type Receiver } from '../webhooks/open-receiver.ts';
import { hasBrowser, openStudio, type Studio } from './open-browser.ts';

describe.skipIf(!hasBrowser)('Webhooks', () => {
  let studio: Studio;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await openReceiver();
    studio = await openStudio({ env: { WEBHOOK_ALLOW_PRIVATE: '1', WEBHOOK_RETRY_SECONDS: '60' } });
  });
  afterAll(async () => {
    await studio[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });

  it('adds one, shows its secret once, its deliveries with their bodies, and delivers again', async () => {
    const page = await studio.open('/webhooks');
    await page.getByText('No webhooks yet').waitFor();
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address').fill('ftp://nowhere');
    await dialog.getByRole('button', { name: 'Add a webhook' }).click();
    await dialog.getByText(/https: address/).waitFor();
    await dialog.getByLabel('Address').fill(`${receiver.url}/hook`);
    await dialog.getByText('A job completed').click();
    await dialog.getByRole('button', { name: 'Add a webhook' }).click();
    const secret = (await page.getByTestId('secret').textContent()) ?? '';
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => page.getByText(secret).count()).toBe(0);

    receiver.answer = (response) => void response.writeHead(500).end('not today');
    const job = await runToEnd(studio.app, { model: { fluxPro: { prompt: 'Told of' } } });
    await expect.poll(() => receiver.received.length).toBe(1);
    const row = page.getByRole('article', { name: `${receiver.url}/hook` });
    await row.getByRole('button', { name: 'Deliveries' }).click();
    await row.getByText('Pending').waitFor();
    await row.locator('summary').click();
    await row.getByText('not today').waitFor();
    await row.getByText(`Job ${job.id}`).waitFor();
    expect(JSON.parse((await row.locator('pre').textContent()) ?? '')).toMatchObject({
      type: 'job.completed',
      data: { jobId: job.id },
    });

    receiver.answer = (response) => void response.writeHead(204).end();
    await row.getByRole('button', { name: 'Redeliver' }).click();
    await expect.poll(() => receiver.received.length).toBe(2);
    await expect
      .poll(async () => {
        await row.getByRole('button', { name: 'Refresh' }).click();
        return row.getByText('Delivered').count();
      })
      .toBe(1);
    const [, { body, headers } = { body: '', headers: {} }] = receiver.received;
    new Webhook(secret).verify(body, headers as Record<string, string>);
  });

  it('rotates the secret, switches it off and deletes it', async () => {
    const page = await studio.open('/webhooks');
    const row = page.getByRole('article').first();
    await row.getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
    expect(await page.getByTestId('secret').textContent()).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Done' }).click();
    await row.getByText('Two secrets sign at present').waitFor();
    await row.getByRole('button', { name: 'Switch off' }).click();
    await row.getByText('Off', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No webhooks yet').waitFor();
    expect(studio.offences).toStrictEqual([]);
  });
});
