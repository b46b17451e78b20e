// Tells a user's webhooks of something that is no job's event, such as a budget that is nearly used up.

import type { JsonObject } from '../domain/json.ts';
import { newDelivery, type WebhookEvent } from '../domain/webhook.ts';
import type { WebhookDeps } from './webhook-deps.ts';

const MOST = 100;

/** `key` names the occasion: for the same one nobody is told twice, whoever calls this again. */
export async function tellUser(
  { store, now }: Pick<WebhookDeps, 'store' | 'now'>,
  told: { userId: string; event: WebhookEvent; key: string; data: JsonObject; at?: number },
): Promise<void> {
  const { userId, event, key, data } = told;
  const { items } = await store.webhooks.list({ userId }, { first: MOST, after: null });
  const listening = items.filter(({ enabled, events }) => enabled && events.includes(event));
  const about = { event, userId, jobId: null, imageId: null, data, key, at: told.at ?? now() };
  await store.webhooks.addDeliveries(listening.map((endpoint) => newDelivery(endpoint, about)));
}
