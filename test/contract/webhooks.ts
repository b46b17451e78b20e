// What every store does with webhooks and their deliveries.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import type { Job } from '../../src/domain/job.ts';
import { jobWebhookId, newDelivery, type WebhookEndpoint } from '../../src/domain/webhook.ts';
import type { Store } from '../../src/store/store.ts';
import type { OpenStore, StoreUnderTest } from './adapter.ts';
import { newJob, sampleImage } from './sample-records.ts';

const AT = Date.UTC(2026, 4, 1);

export function webhookContract(open: OpenStore): void {
  let tested: StoreUnderTest;
  let store: Store;
  beforeEach(async () => {
    tested = await open();
    store = tested.store;
  });
  afterEach(() => tested[Symbol.asyncDispose]());

  const sample = (fields: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
    id: newId('whk'),
    userId: 'ann',
    url: 'https://example.com/hook',
    events: ['job.completed', 'job.failed'],
    description: null,
    enabled: true,
    disabledReason: null,
    secrets: [{ secret: 'whsec_x', createdAt: AT, expiresAt: null }],
    createdAt: AT,
    updatedAt: AT,
    ...fields,
  });
  const deliveriesOf = async (where: object = {}) =>
    (await store.webhooks.listDeliveries({ userId: null, ...where }, { first: 100, after: null })).items;
  const told = (endpoint: WebhookEndpoint, key: string, at = AT) =>
    newDelivery(endpoint, {
      event: 'budget.threshold',
      userId: endpoint.userId,
      jobId: null,
      imageId: null,
      data: { 'a.$b': key },
      key,
      at,
    });
  const run = async (fields: Partial<Job> = {}): Promise<Job> => {
    const [admission] = await store.jobs.admit([newJob(fields)]);
    if (admission?.kind !== 'created') throw new Error('not created');
    return admission.job;
  };
  const finish = (job: Job, status: Job['status'], at = AT) =>
    store.jobs.apply({
      id: job.id,
      when: { status: ['QUEUED'] },
      set: { status, finishedAt: at },
      events: [{ type: 'JobFinished' }],
      at,
    });

  describe('webhooks', () => {
    it('come back as they were stored, are listed by user, changed in one step, and deleted', async () => {
      const [a, b, c] = [sample(), sample(), sample({ userId: 'ben', description: 'x' })];
      for (const endpoint of [a, b, c]) expect(await store.webhooks.create(endpoint)).toStrictEqual(endpoint);
      // One without an address of its own is not listed; made twice, the first one stays.
      const own = sample({ id: jobWebhookId('ann'), url: '' });
      await store.webhooks.create(own);
      expect(await store.webhooks.create({ ...own, secrets: [] })).toStrictEqual(own);
      expect(await store.webhooks.get(c.id)).toStrictEqual(c);
      const list = async (userId: string | null, after: string | null = null) => {
        const page = await store.webhooks.list({ userId }, { first: 2, after });
        return [page.items.map(({ id }) => id), page.hasNextPage];
      };
      expect(await list(null)).toStrictEqual([[c.id, b.id], true]);
      expect(await list(null, b.id)).toStrictEqual([[a.id], false]);
      expect(await list('ann')).toStrictEqual([[b.id, a.id], false]);
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          store.webhooks.update(a.id, ({ secrets }) => ({
            secrets: [...secrets, { secret: `s${n}`, createdAt: AT, expiresAt: n }],
          })),
        ),
      );
      expect((await store.webhooks.get(a.id))?.secrets).toHaveLength(11);
      expect(await store.webhooks.update('whk_none', () => ({ enabled: false }))).toBeUndefined();
      expect([await store.webhooks.delete(a.id), await store.webhooks.delete(a.id)]).toStrictEqual([
        true,
        false,
      ]);
      await tested.reopen();
      store = tested.store;
      expect(await store.webhooks.get(b.id)).toStrictEqual(b);
    });

    it('are told of what happens to a job in the very step that it happens in, by what they listen to', async () => {
      const [ends, all, off, other] = [
        sample(),
        sample({ events: ['job.completed', 'job.canceled', 'image.stored'] }),
        sample({ enabled: false }),
        sample({ userId: 'ben' }),
      ];
      for (const endpoint of [ends, all, off, other]) await store.webhooks.create(endpoint);
      const job = await run({ webhookUrl: 'https://example.com/one' });
      const image = sampleImage(job);
      await store.jobs.apply({
        id: job.id,
        when: {},
        set: {},
        images: [image],
        events: [
          { type: 'JobRunning', attempt: 1, progress: null, logs: [] },
          { type: 'ImageStored', imageId: image.id },
        ],
        at: AT,
      });
      await finish(job, 'COMPLETED', AT + 1);
      // A change that is refused tells nothing.
      await finish(job, 'FAILED', AT + 2);
      const made = await deliveriesOf({ jobId: job.id });
      const lines = (rows: { endpointId: string; event: string; url: string; imageId: string | null }[]) =>
        new Set(
          rows.map(({ endpointId, event, url, imageId }) => `${endpointId} ${event} ${url} ${imageId}`),
        );
      const done = { event: 'job.completed', imageId: null };
      expect(lines(made)).toStrictEqual(
        lines([
          { endpointId: all.id, url: all.url, event: 'image.stored', imageId: image.id },
          { endpointId: all.id, url: all.url, ...done },
          { endpointId: ends.id, url: ends.url, ...done },
          { endpointId: jobWebhookId('ann'), url: 'https://example.com/one', ...done },
        ]),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(4);
      expect(made.every(({ dueAt, status }) => dueAt !== null && status === 'PENDING')).toBe(true);
      await finish(await run(), 'CANCELED');
      expect(await deliveriesOf({ endpointId: all.id })).toHaveLength(3);
      await finish(await run(), 'FAILED');
      expect((await deliveriesOf({ endpointId: ends.id })).map(({ event }) => event)).toContain('job.failed');
    });
  });

  describe('deliveries', () => {
    it('are kept once for one occasion, listed, changed, and deleted when they are old and done', async () => {
      const endpoint = sample();
      const [first, second] = [told(endpoint, 'a'), told(endpoint, 'b', AT + 60_000)];
      await store.webhooks.addDeliveries([first, second]);
      await store.webhooks.addDeliveries([{ ...first, status: 'FAILED' }]);
      expect(await deliveriesOf()).toStrictEqual([second, first]);
      expect(await store.webhooks.getDelivery(first.id)).toStrictEqual(first);
      const attempt = { at: AT, durationMs: 3, status: 500, error: 'e', response: '' };
      const changed = await store.webhooks.updateDelivery(first.id, ({ attempts }) => ({
        attempts: [...attempts, attempt],
        status: 'DELIVERED',
        dueAt: null,
      }));
      expect(changed).toStrictEqual({ ...first, attempts: [attempt], status: 'DELIVERED', dueAt: null });
      expect(await deliveriesOf({ status: 'PENDING' })).toStrictEqual([second]);
      expect(await deliveriesOf({ userId: 'ben' })).toStrictEqual([]);
      expect(await store.webhooks.prune(AT + 120_000, 10)).toBe(1);
      expect(await deliveriesOf()).toStrictEqual([second]);
    });

    it('are taken once for a while by racing processes, earliest first, and are due again after it', async () => {
      const [a, b] = [sample(), sample()];
      const due = Array.from({ length: 8 }, (_, n) => told(n < 6 ? a : b, `k${n}`, AT + n));
      await store.webhooks.addDeliveries(due);
      const take = (now: number, except: string[] = []) =>
        store.webhooks.takeDue({ now, until: now + 1000, first: 4, except });
      expect(await take(AT - 1)).toStrictEqual([]);
      const taken = (
        await Promise.all([take(AT + 100), take(AT + 100), take(AT + 100), take(AT + 100)])
      ).flat();
      const ids = taken.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThanOrEqual(4);
      while ((await take(AT + 100)).length > 0);
      expect(await take(AT + 1099)).toStrictEqual([]);
      const again = await take(AT + 1100, [a.id]);
      expect(again.map(({ endpointId, dueAt }) => [endpointId, dueAt])).toStrictEqual([
        [b.id, AT + 2100],
        [b.id, AT + 2100],
      ]);
    });
  });
}
