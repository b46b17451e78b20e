// The webhook store on MongoDB. A record is compared and set on its revision.

import type { Model } from 'mongoose';
import { idFloor } from '../../domain/ids.ts';
import type { Page } from '../store.ts';
import type { DeliveryWhere, WebhookStore } from '../webhook-store.ts';
import type { Collections } from './collections.ts';
import type { DeliveryDocument, WebhookDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { withRetry } from './retry.ts';
import { toDelivery, toDeliveryDocument, toEndpoint, toWebhookDocument } from './webhook-documents.ts';

export function createWebhookStore({ webhooks, deliveries }: Collections): WebhookStore {
  const getEndpoint = async (id: string): Promise<WebhookDocument | undefined> =>
    (await withRetry(() => webhooks.findById(id).lean<WebhookDocument>())) ?? undefined;
  const getDelivery = async (id: string): Promise<DeliveryDocument | undefined> =>
    (await withRetry(() => deliveries.findById(id).lean<DeliveryDocument>())) ?? undefined;

  return {
    async create(endpoint) {
      await insertNew(webhooks, [toWebhookDocument(endpoint)]);
      const stored = await getEndpoint(endpoint.id);
      return stored === undefined ? endpoint : toEndpoint(stored);
    },
    async get(id) {
      const stored = await getEndpoint(id);
      return stored === undefined ? undefined : toEndpoint(stored);
    },
    async list({ userId }, { first, after }) {
      const found = await withRetry(() =>
        webhooks
          .find({ ...(userId === null ? {} : { userId }), url: { $ne: '' }, ...before(after) })
          .sort({ _id: -1 })
          .limit(first + 1)
          .lean<WebhookDocument[]>(),
      );
      return pageOf(found.map(toEndpoint), first);
    },
    async update(id, change) {
      for (let stored = await getEndpoint(id); stored !== undefined; stored = await getEndpoint(id)) {
        const endpoint = toEndpoint(stored);
        const next = toWebhookDocument({ ...endpoint, ...change(endpoint) });
        if (await replace(webhooks, stored.rev, next)) return toEndpoint(next);
      }
      return undefined;
    },
    async delete(id) {
      const { deletedCount } = await withRetry(() => webhooks.deleteOne({ _id: id }));
      return deletedCount > 0;
    },
    addDeliveries: (added) => insertNew(deliveries, added.map(toDeliveryDocument)),
    async takeDue({ now, until, first, except }) {
      const found = await withRetry(() =>
        deliveries
          .find({ dueAt: { $gt: 0, $lte: now }, endpointId: { $nin: [...except] } })
          .sort({ dueAt: 1 })
          .limit(first)
          .lean<DeliveryDocument[]>(),
      );
      const taken = await Promise.all(
        found.map(async (stored) => {
          const next = toDeliveryDocument({ ...toDelivery(stored), dueAt: until });
          return (await replace(deliveries, stored.rev, next)) ? [toDelivery(next)] : [];
        }),
      );
      return taken.flat();
    },
    async updateDelivery(id, change) {
      for (let stored = await getDelivery(id); stored !== undefined; stored = await getDelivery(id)) {
        const delivery = toDelivery(stored);
        const next = toDeliveryDocument({ ...delivery, ...change(delivery) });
        if (await replace(deliveries, stored.rev, next)) return toDelivery(next);
      }
      return undefined;
    },
    async getDelivery(id) {
      const stored = await getDelivery(id);
      return stored === undefined ? undefined : toDelivery(stored);
    },
    async listDeliveries(where, { first, after }) {
      const found = await withRetry(() =>
        deliveries
          .find({ ...filterOf(where), ...before(after) })
          .sort({ _id: -1 })
          .limit(first + 1)
          .lean<DeliveryDocument[]>(),
      );
      return pageOf(found.map(toDelivery), first);
    },
    async prune(olderThan, first) {
      const old = await withRetry(() =>
        deliveries
          .find(
            { status: { $in: ['DELIVERED', 'FAILED'] }, _id: { $lt: idFloor('dlv', olderThan) } },
            { _id: 1 },
          )
          .limit(first)
          .lean<{ _id: string }[]>(),
      );
      const { deletedCount } = await withRetry(() =>
        deliveries.deleteMany({ _id: { $in: old.map(({ _id }) => _id) }, dueAt: null }),
      );
      return deletedCount;
    },
  };
}

/** False when the stored record is of another revision. An answer that was lost is found out by the revision itself. */
async function replace<T extends { _id: string; rev: string }>(
  model: Model<T>,
  rev: string,
  document: T,
): Promise<boolean> {
  const { matchedCount } = await withRetry(() => model.replaceOne({ _id: document._id, rev }, document));
  if (matchedCount === 1) return true;
  return (await withRetry(() => model.exists({ _id: document._id, rev: document.rev }))) !== null;
}

function before(after: string | null): { _id?: { $lt: string } } {
  return after === null ? {} : { _id: { $lt: after } };
}

function filterOf({ userId, endpointId, jobId, status }: DeliveryWhere): Partial<DeliveryDocument> {
  return {
    ...(userId === null ? {} : { userId }),
    ...(endpointId === undefined ? {} : { endpointId }),
    ...(jobId === undefined ? {} : { jobId }),
    ...(status === undefined ? {} : { status }),
  };
}

function pageOf<T>(items: T[], first: number): Page<T> {
  return { items: items.slice(0, first), hasNextPage: items.length > first };
}
