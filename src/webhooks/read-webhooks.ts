// What a caller may read of webhooks: their own user's. Raises AppError when the caller may read nothing of the kind.

import { requireScope, requireWholeUser } from '../auth/require-scope.ts';
import { type Actor, visibleUser } from '../domain/actor.ts';
import { fail, type Result, succeed } from '../domain/errors.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../domain/webhook.ts';
import type { Page, PageRequest } from '../store/store.ts';
import type { DeliveryWhere } from '../store/webhook-store.ts';
import type { WebhookDeps } from './webhook-deps.ts';

type Reads = Pick<WebhookDeps, 'store'>;

export async function listWebhooks(
  { store }: Reads,
  actor: Actor,
  page: PageRequest,
): Promise<Page<WebhookEndpoint>> {
  mayRead(actor);
  return store.webhooks.list({ userId: visibleUser(actor) }, page);
}

export async function findWebhook(
  { store }: Reads,
  actor: Actor,
  id: string,
): Promise<Result<WebhookEndpoint>> {
  mayRead(actor);
  const endpoint = await store.webhooks.get(id);
  if (endpoint !== undefined && endpoint.url !== '' && mayUse(actor, endpoint)) return succeed(endpoint);
  return fail({ code: 'NOT_FOUND', message: `There is no webhook ${id}.`, path: ['id'] });
}

export async function listDeliveries(
  { store }: Reads,
  actor: Actor,
  where: Omit<DeliveryWhere, 'userId'>,
  page: PageRequest,
): Promise<Page<WebhookDelivery>> {
  mayRead(actor);
  return store.webhooks.listDeliveries({ ...where, userId: visibleUser(actor) }, page);
}

export async function findDelivery(
  { store }: Reads,
  actor: Actor,
  id: string,
): Promise<Result<WebhookDelivery>> {
  mayRead(actor);
  const delivery = await store.webhooks.getDelivery(id);
  if (delivery !== undefined && mayUse(actor, delivery)) return succeed(delivery);
  return fail({ code: 'NOT_FOUND', message: `There is no delivery ${id}.`, path: ['id'] });
}

function mayRead(actor: Actor): void {
  requireScope(actor, 'read');
  requireWholeUser(actor);
}

function mayUse(actor: Actor, { userId }: { userId: string }): boolean {
  const visible = visibleUser(actor);
  return visible === null || visible === userId;
}
