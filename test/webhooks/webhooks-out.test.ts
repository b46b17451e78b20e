import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { type Answer, openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';
import { openReceiver, type Receiver } from './open-receiver.ts';

const input = { model: { fluxDev: { prompt: 'p' } }, options: { width: 64, height: 64 }, userId: 'ann' };
const LOCAL = { WEBHOOK_ALLOW_PRIVATE: '1', WEBHOOK_RETRY_SECONDS: '0.02' };
const WAIT = { timeout: 30_000 };

const WEBHOOK = `webhook { id url events enabled disabledReason activeSecrets userId } secret
  errors { code message path ... on InvalidInputError { rule } }`;
const CREATE = `mutation Create($input: CreateWebhookInput!) { createWebhook(input: $input) { ${WEBHOOK} } }`;
const UPDATE = `mutation Update($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { ${WEBHOOK} } }`;
const DELETE = `mutation Delete($id: ID!) { deleteWebhook(id: $id) { ${WEBHOOK} } }`;
const ROTATE = `mutation Rotate($id: ID, $userId: String, $overlapSeconds: Int!) { rotateWebhookSecret(id: $id, userId: $userId, overlapSeconds: $overlapSeconds) { ${WEBHOOK} } }`;
const DELIVERY = `id event url status nextAttemptAt webhook { id } job { id } attempts { status error response durationMs }`;
const DELIVERIES = `query Deliveries($where: WebhookDeliveryFilter) { webhookDeliveries(where: $where) { nodes { ${DELIVERY} } } }`;
const REDELIVER = `mutation Redeliver($id: ID!) { redeliverWebhook(id: $id) { delivery { id status } errors { code } } }`;

async function create(app: TestApp, wishes: object): Promise<Answer> {
  const { data, errors } = await app.post(CREATE, { input: { userId: 'ann', ...wishes } });
  expect(errors).toBeUndefined();
  return data.createWebhook;
}

async function deliveries(app: TestApp, where: object = {}): Promise<Answer[]> {
  return (await app.post(DELIVERIES, { where })).data.webhookDeliveries.nodes;
}

const read = (receiver: Receiver, secret: string): Answer[] =>
  receiver.received.map(({ body, headers }) =>
    new Webhook(secret).verify(body, headers as Record<string, string>),
  );

describe('a webhook', () => {
  it('is told what it listens to by signed messages, whose attempts can be seen and made again', async () => {
    await using receiver = await openReceiver();
    await using app = await openTestApp({ env: LOCAL });
    const ends = await create(app, { url: `${receiver.url}/ends`, events: ['JOB_COMPLETED', 'JOB_FAILED'] });
    expect(ends).toMatchObject({
      webhook: { events: ['JOB_COMPLETED', 'JOB_FAILED'], enabled: true, activeSecrets: 1, userId: 'ann' },
      secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/),
      errors: [],
    });
    const images = await create(app, { url: `${receiver.url}/images`, events: ['IMAGE_STORED'] });
    const job = await runToEnd(app, { ...input, tags: ['t'] });
    await runToEnd(app, { ...input, userId: 'ben' });
    await expect.poll(() => receiver.received.length, WAIT).toBe(2);
    const ended = receiver.received.find(({ path }) => path === '/ends');
    const stored = receiver.received.find(({ path }) => path === '/images');
    if (ended === undefined || stored === undefined) throw new Error('Not told');
    new Webhook(ends.secret).verify(ended.body, ended.headers as Record<string, string>);
    new Webhook(images.secret).verify(stored.body, stored.headers as Record<string, string>);
    expect(() =>
      new Webhook(images.secret).verify(ended.body, ended.headers as Record<string, string>),
    ).toThrow('No matching signature');
    expect(ended.message).toMatchObject({
      type: 'job.completed',
      timestamp: job.finishedAt,
      data: {
        jobId: job.id,
        status: 'completed',
        userId: 'ann',
        cost: 0.03,
        tags: ['t'],
        images: [{ id: job.images[0].id }],
      },
    });
    expect((await fetch(ended.message.data.imageUrl)).ok).toBe(true);
    expect(stored.message).toMatchObject({
      type: 'image.stored',
      data: { jobId: job.id, image: { id: job.images[0].id, width: 64 } },
    });

    await expect
      .poll(() => deliveries(app, { webhookId: ends.webhook.id }), WAIT)
      .toMatchObject([
        {
          id: ended.headers['webhook-id'],
          event: 'JOB_COMPLETED',
          status: 'DELIVERED',
          nextAttemptAt: null,
          job: { id: job.id },
          webhook: { id: ends.webhook.id },
          attempts: [{ status: 204, error: null }],
        },
      ]);
    expect(await deliveries(app, { jobId: job.id })).toHaveLength(2);
    expect(
      (await app.post(REDELIVER, { id: ended.headers['webhook-id'] })).data.redeliverWebhook,
    ).toMatchObject({
      delivery: { status: 'PENDING' },
      errors: [],
    });
    await expect.poll(() => receiver.received.length, WAIT).toBe(3);
    expect(receiver.received[2]).toMatchObject({
      path: '/ends',
      headers: { 'webhook-id': ended.headers['webhook-id'] },
    });
    expect((await app.post(REDELIVER, { id: 'dlv_x' })).data.redeliverWebhook.errors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  });

  it('keeps two secrets while one runs out, is changed, switched off and taken away', async () => {
    await using receiver = await openReceiver();
    await using app = await openTestApp({ env: LOCAL });
    const { webhook, secret: first } = await create(app, { url: receiver.url, events: ['JOB_COMPLETED'] });
    const rotate = async (variables: object) => (await app.post(ROTATE, variables)).data.rotateWebhookSecret;
    const { secret: second, webhook: rotated } = await rotate({ id: webhook.id, overlapSeconds: 60 });
    expect([rotated.activeSecrets, second === first]).toStrictEqual([2, false]);
    await runToEnd(app, input);
    await expect.poll(() => receiver.received.length, WAIT).toBe(1);
    expect([read(receiver, first), read(receiver, second)]).toHaveLength(2);
    const { secret: third } = await rotate({ id: webhook.id, overlapSeconds: 0 });
    receiver.received.length = 0;
    await runToEnd(app, input);
    await expect.poll(() => receiver.received.length, WAIT).toBe(1);
    expect(read(receiver, third)).toHaveLength(1);
    expect(() => read(receiver, second)).toThrow('No matching signature');
    expect((await rotate({ id: webhook.id, overlapSeconds: 1e6 })).errors).toMatchObject([
      { path: ['overlapSeconds'] },
    ]);

    const change = async (changes: object) =>
      (await app.post(UPDATE, { id: webhook.id, input: changes })).data.updateWebhook;
    expect(await change({ enabled: false, events: [], description: 'd' })).toMatchObject({
      webhook: { enabled: false, events: { length: 5 } },
      errors: [],
    });
    await runToEnd(app, input);
    const listed = `{ webhooks { nodes { id description deliveries { nodes { status } } } } }`;
    await expect
      .poll(async () => (await app.post(listed)).data.webhooks.nodes, WAIT)
      .toStrictEqual([
        {
          id: webhook.id,
          description: 'd',
          deliveries: { nodes: [{ status: 'DELIVERED' }, { status: 'DELIVERED' }] },
        },
      ]);
    expect((await app.post(DELETE, { id: webhook.id })).data.deleteWebhook.errors).toStrictEqual([]);
    expect((await app.post(DELETE, { id: webhook.id })).data.deleteWebhook.errors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect(
      (await app.post(`query($id: ID!) { webhook(id: $id) { id } }`, { id: webhook.id })).data.webhook,
    ).toBeNull();
    expect(receiver.received).toHaveLength(1);
  });

  it('of one job is told of its end, signed by the secret of its user', async () => {
    await using receiver = await openReceiver();
    await using app = await openTestApp({ env: LOCAL });
    const { secret, webhook } = (await app.post(ROTATE, { userId: 'ann', overlapSeconds: 0 })).data
      .rotateWebhookSecret;
    expect(webhook.url).toBeNull();
    await app.behave({ fault: 'run-422', times: 1 });
    const job = await runToEnd(app, { ...input, webhookUrl: `${receiver.url}/mine?order=7` });
    await expect.poll(() => receiver.received.length, WAIT).toBe(1);
    expect(receiver.received[0]?.path).toBe('/mine?order=7');
    expect(read(receiver, secret)).toMatchObject([
      {
        type: 'job.failed',
        data: { jobId: job.id, status: 'failed', failure: { code: 'PROVIDER_REJECTED' } },
      },
    ]);
    expect((await app.post(`{ webhooks { nodes { id } } }`)).data.webhooks.nodes).toStrictEqual([]);
  });
});

describe('a receiver', () => {
  it.each([
    {
      name: 'answers 500',
      answer: (response: Answer) => response.writeHead(500).end('broken'),
      attempt: { status: 500, error: 'The receiver answered 500.', response: 'broken' },
    },
    {
      name: 'redirects',
      answer: (response: Answer) => response.writeHead(307, { location: '/elsewhere' }).end(),
      attempt: { status: 307, error: expect.stringContaining('not followed') },
    },
    {
      name: 'hangs',
      answer: () => {},
      attempt: { status: null, error: expect.stringContaining('took too long') },
    },
    {
      name: 'hangs up',
      answer: (response: Answer) => response.destroy(),
      attempt: { status: null, error: expect.stringContaining('cannot be reached') },
    },
  ])('that $name is told again, under the same id, until it takes it', async ({ answer, attempt }) => {
    await using receiver = await openReceiver();
    await using app = await openTestApp({ env: { ...LOCAL, WEBHOOK_TIMEOUT_SECONDS: '1' } });
    await create(app, { url: receiver.url, events: ['JOB_COMPLETED'] });
    receiver.answer = (response) => {
      if (receiver.received.length < 3) answer(response);
      else response.writeHead(200).end('thanks');
    };
    await runToEnd(app, input);
    await expect.poll(async () => (await deliveries(app))[0]?.status, WAIT).toBe('DELIVERED');
    const [{ attempts }] = await deliveries(app);
    expect(attempts.slice(0, 2)).toMatchObject([attempt, attempt]);
    expect(attempts.at(-1)).toMatchObject({ status: 200, error: null, response: 'thanks' });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(receiver.received.every(({ path }) => path === '/')).toBe(true);
  });

  it('that was given up long ago is told anew as often as the first time', async () => {
    let store: Store | undefined;
    await using receiver = await openReceiver();
    await using app = await openTestApp({ env: LOCAL, wrapStore: (opened) => (store = opened) });
    await create(app, { url: receiver.url, events: ['JOB_COMPLETED'] });
    await runToEnd(app, input);
    await expect.poll(async () => (await deliveries(app))[0]?.status, WAIT).toBe('DELIVERED');
    const [{ id }] = await deliveries(app);
    const at = Date.now() - 2 * 86_400_000;
    const failed = { at, durationMs: 1, status: 500, error: 'broken', response: null };
    await store?.webhooks.updateDelivery(id, () => ({
      status: 'FAILED',
      attempts: Array.from({ length: 12 }, () => failed),
    }));
    receiver.received.length = 0;
    receiver.answer = (response) => void response.writeHead(500).end();
    expect((await app.post(REDELIVER, { id })).data.redeliverWebhook.errors).toStrictEqual([]);
    await expect.poll(() => receiver.received.length, WAIT).toBeGreaterThan(2);
  });

  it('that answers 410 is told nothing more', async () => {
    await using receiver = await openReceiver();
    await using app = await openTestApp({ env: LOCAL });
    await create(app, { url: receiver.url });
    receiver.answer = (response) => void response.writeHead(410).end();
    await runToEnd(app, input);
    await expect
      .poll(async () => (await deliveries(app)).map(({ status }) => status), WAIT)
      .toStrictEqual(['FAILED', 'FAILED']);
    await runToEnd(app, input);
    expect(
      (await app.post(`{ webhooks { nodes { enabled disabledReason } } }`)).data.webhooks.nodes,
    ).toStrictEqual([{ enabled: false, disabledReason: 'The receiver answered 410 Gone.' }]);
    expect(await deliveries(app)).toHaveLength(2);
  });

  it('keeps no place from others when it hangs', async () => {
    await using slow = await openReceiver();
    await using quick = await openReceiver();
    await using app = await openTestApp({ env: { ...LOCAL, WEBHOOK_TIMEOUT_SECONDS: '60' } });
    slow.answer = () => {};
    await create(app, { url: slow.url });
    const jobs = Array.from({ length: 20 }, () => runToEnd(app, input));
    await Promise.all(jobs);
    await create(app, { url: quick.url, userId: 'ben' });
    await runToEnd(app, { ...input, userId: 'ben' });
    await expect.poll(() => quick.received.length, WAIT).toBe(2);
    expect(slow.received.length).toBeLessThan(10);
  });
});

describe('an address', () => {
  it.each([
    ['http://example.com/hook', 'scheme'],
    ['ftp://example.com/hook', 'scheme'],
    ['/hook', 'format'],
    ['https://user:secret@example.com/', 'credentials'],
    ['https://127.0.0.1/', 'address'],
    ['https://[::1]:8443/', 'address'],
    ['https://2130706433/', 'address'],
    ['https://169.254.169.254/latest', 'address'],
    [`https://example.com/${'x'.repeat(2048)}`, 'length'],
  ])('%s is refused for its %s', async (url, rule) => {
    await using app = await openTestApp();
    expect((await create(app, { url })).errors).toMatchObject([
      { code: 'INVALID_INPUT', rule, path: ['url'] },
    ]);
    const submit = `mutation($input: GenerateImageInput!) { generateImage(input: $input) { job { id } errors { path } } }`;
    expect(
      (await app.post(submit, { input: { ...input, webhookUrl: url } })).data.generateImage,
    ).toMatchObject({
      job: null,
      errors: [{ path: ['webhookUrl'] }],
    });
  });

  it('whose name leads to this machine is not connected to', async () => {
    await using receiver = await openReceiver();
    await using app = await openTestApp({ env: { WEBHOOK_RETRY_SECONDS: '0.02' } });
    const { port } = new URL(receiver.url);
    await create(app, { url: `https://localhost:${port}/`, events: ['JOB_COMPLETED'] });
    await runToEnd(app, input);
    await expect
      .poll(async () => (await deliveries(app))[0]?.attempts[0], WAIT)
      .toMatchObject({ status: null, error: 'localhost is no public address.' });
    expect(receiver.received).toHaveLength(0);
  });
});
