// Delivers once more, at once: with the same message id, and with the retries of a new delivery.

import { lacksScope } from '../auth/require-scope.ts';
import type { Actor } from '../domain/actor.ts';
import { fail, type Result, succeed } from '../domain/errors.ts';
import { DELIVERY_MS, type WebhookDelivery } from '../domain/webhook.ts';
import { findDelivery } from './read-webhooks.ts';
import type { WebhookDeps } from './webhook-deps.ts';

export async function redeliverWebhook(
  deps: WebhookDeps,
  actor: Actor,
  id: string,
): Promise<Result<WebhookDelivery>> {
  const denied = lacksScope(actor, 'generate');
  if (denied !== undefined) return fail(denied);
  const found = await findDelivery(deps, actor, id);
  if (!found.ok) return found;
  const now = deps.now();
  const again = await deps.store.webhooks.updateDelivery(id, () => ({
    status: 'PENDING',
    dueAt: now,
    giveUpAt: now + DELIVERY_MS,
  }));
  if (again !== undefined) return succeed(again);
  return fail({ code: 'NOT_FOUND', message: `There is no delivery ${id}.`, path: ['id'] });
}
