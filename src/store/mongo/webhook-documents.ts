// Between webhooks as the house knows them and as MongoDB stores them.

import { ulid } from 'ulid';
import type { WebhookDelivery, WebhookEndpoint } from '../../domain/webhook.ts';
import type { DeliveryDocument, WebhookDocument } from './documents.ts';

export function toWebhookDocument({ id, ...rest }: WebhookEndpoint): WebhookDocument {
  return { _id: id, ...rest, rev: ulid() };
}

export function toEndpoint({ _id, rev: _rev, ...rest }: WebhookDocument): WebhookEndpoint {
  return { id: _id, ...rest };
}

export function toDeliveryDocument({ id, data, ...rest }: WebhookDelivery): DeliveryDocument {
  return { _id: id, ...rest, data: data === null ? null : JSON.stringify(data), rev: ulid() };
}

/** The text is what `toDeliveryDocument` wrote. */
export function toDelivery({ _id, rev: _rev, data, ...rest }: DeliveryDocument): WebhookDelivery {
  return { id: _id, ...rest, data: data === null ? null : (JSON.parse(data) as WebhookDelivery['data']) };
}
