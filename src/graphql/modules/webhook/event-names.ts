// Names of events between a message (job.completed) and the schema (JOB_COMPLETED).

import { WEBHOOK_EVENTS, type WebhookEvent } from '../../../domain/webhook.ts';
import type { WebhookEvent as EventName } from '../../generated/resolvers.ts';

const NAMES = {
  'job.completed': 'JOB_COMPLETED',
  'job.failed': 'JOB_FAILED',
  'job.canceled': 'JOB_CANCELED',
  'image.stored': 'IMAGE_STORED',
  'budget.threshold': 'BUDGET_THRESHOLD',
} as const satisfies Record<WebhookEvent, EventName>;

export function toEventName(event: WebhookEvent): EventName {
  return NAMES[event];
}

export function toEventNames(events: readonly WebhookEvent[]): EventName[] {
  return events.map(toEventName);
}

export function toWebhookEvents(names: readonly EventName[] | null | undefined): WebhookEvent[] | undefined {
  return names?.flatMap((name) => WEBHOOK_EVENTS.filter((event) => NAMES[event] === name));
}
