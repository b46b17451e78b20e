// One attempt at one delivery, and what follows from it.

import {
  DELIVERY_MS,
  jobWebhookId,
  type DeliveryAttempt,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../domain/webhook.ts';
import { pauseAfter } from './retry-schedule.ts';
import { jobWebhookOf } from './rotate-secret.ts';
import { signing } from './secrets.ts';
import { sendMessage, type Sent } from './send-message.ts';
import { toMessage } from './to-message.ts';
import type { DeliveryDeps } from './webhook-deps.ts';

const MOST_ATTEMPTS_KEPT = 50;

/** The delivery is taken already. Raises the reason of an abort, and what the store raises. */
export async function deliver(
  deps: DeliveryDeps,
  delivery: WebhookDelivery,
  signal: AbortSignal,
): Promise<void> {
  const endpoint = await endpointOf(deps, delivery);
  if (endpoint?.enabled !== true) {
    const error = endpoint === undefined ? 'The webhook was deleted.' : 'The webhook is switched off.';
    await conclude(
      deps,
      delivery,
      { at: deps.now(), durationMs: 0, status: null, error, response: null },
      'FAILED',
    );
    return;
  }
  const now = deps.now();
  const sent = await sendMessage(
    {
      id: delivery.id,
      url: endpoint.url === '' ? delivery.url : endpoint.url,
      body: await toMessage(deps, delivery),
      secrets: signing(endpoint.secrets, now),
    },
    {
      now,
      timeoutMs: deps.pace.timeoutMs,
      allowPrivate: deps.settings.allowPrivateWebhooks,
      signal,
    },
  );
  if (sent.attempt.error === null) return conclude(deps, delivery, sent.attempt, 'DELIVERED');
  // 410 is how a receiver says that it wants no more.
  if (sent.attempt.status === 410) {
    if (endpoint.url !== '') await switchOff(deps, endpoint);
    return conclude(deps, delivery, sent.attempt, 'FAILED');
  }
  await putOff(deps, delivery, sent);
}

function endpointOf(
  deps: DeliveryDeps,
  { endpointId, userId }: WebhookDelivery,
): Promise<WebhookEndpoint | undefined> {
  return endpointId === jobWebhookId(userId)
    ? jobWebhookOf(deps, userId)
    : deps.store.webhooks.get(endpointId);
}

async function putOff(
  deps: DeliveryDeps,
  delivery: WebhookDelivery,
  { attempt, retryAfterMs }: Sent,
): Promise<void> {
  // Those of before it was asked for again do not count.
  const since = delivery.giveUpAt - DELIVERY_MS;
  const failures = delivery.attempts.filter(({ at }) => at >= since).length + 1;
  const pause = pauseAfter(failures, { firstMs: deps.pace.firstPauseMs, askedMs: retryAfterMs });
  const dueAt = deps.now() + pause;
  if (dueAt > delivery.giveUpAt) return conclude(deps, delivery, attempt, 'FAILED');
  await deps.store.webhooks.updateDelivery(delivery.id, (stored) => ({
    ...withAttempt(stored, attempt),
    dueAt,
  }));
  deps.onAttempt?.('retried');
}

async function conclude(
  deps: DeliveryDeps,
  { id, endpointId, jobId }: WebhookDelivery,
  attempt: DeliveryAttempt,
  status: 'DELIVERED' | 'FAILED',
): Promise<void> {
  await deps.store.webhooks.updateDelivery(id, (stored) => ({
    ...withAttempt(stored, attempt),
    status,
    dueAt: null,
  }));
  deps.onAttempt?.(status === 'DELIVERED' ? 'delivered' : 'given up');
  if (status === 'FAILED')
    deps.log.warn(
      { deliveryId: id, webhookId: endpointId, jobId, reason: attempt.error },
      'A webhook was given up',
    );
}

function withAttempt(
  { attempts }: WebhookDelivery,
  attempt: DeliveryAttempt,
): Pick<WebhookDelivery, 'attempts'> {
  return { attempts: [...attempts, attempt].slice(-MOST_ATTEMPTS_KEPT) };
}

async function switchOff(deps: DeliveryDeps, { id }: WebhookEndpoint): Promise<void> {
  const disabledReason = 'The receiver answered 410 Gone.';
  await deps.store.webhooks.update(id, () => ({ enabled: false, disabledReason, updatedAt: deps.now() }));
  deps.log.warn({ webhookId: id }, 'A webhook was switched off: its receiver answered 410');
}
