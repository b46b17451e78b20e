// What a delivery says: `{ type, timestamp, data }`. It is made anew for each attempt, as addresses of images expire.

import type { JsonObject } from '../domain/json.ts';
import type { WebhookDelivery } from '../domain/webhook.ts';
import type { DeliveryDeps } from './webhook-deps.ts';

export async function toMessage(
  deps: Pick<DeliveryDeps, 'store' | 'showJob'>,
  delivery: WebhookDelivery,
): Promise<string> {
  const data = await dataOf(deps, delivery);
  return JSON.stringify({
    type: delivery.event,
    timestamp: new Date(delivery.createdAt).toISOString(),
    data,
  });
}

async function dataOf(
  { store, showJob }: Pick<DeliveryDeps, 'store' | 'showJob'>,
  { jobId, imageId, data }: WebhookDelivery,
): Promise<JsonObject> {
  if (jobId === null) return data ?? {};
  const job = await store.jobs.get(jobId);
  if (job === undefined) return { jobId };
  if (imageId === null) {
    const [images = []] = await store.images.ofJobs([jobId]);
    return showJob(job, images);
  }
  const image = await store.images.get(imageId);
  const shown = await showJob(job, image === undefined ? [] : [image]);
  const { userId, model, tags } = job;
  return { jobId, userId, model, tags, image: shown.images[0] ?? null };
}
