// What the verbs of this room work with. app.ts fills it in.

import type { Image, Job } from '../domain/job.ts';
import type { JsonObject } from '../domain/json.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Store } from '../store/store.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface WebhookDeps {
  store: Pick<Store, 'webhooks'>;
  log: Logger;
  now: () => number;
  settings: WebhookSettings;
}

export interface WebhookSettings {
  /** Private and loopback addresses, and http:, may be told too. */
  allowPrivateWebhooks: boolean;
}

/** What delivering takes beyond it. */
export interface DeliveryDeps extends WebhookDeps {
  store: Pick<Store, 'webhooks' | 'jobs' | 'images'>;
  bus: EventBus;
  /** A job with these images, as REST shows it. */
  showJob: (job: Job, images: readonly Image[]) => Promise<{ images: JsonObject[] } & JsonObject>;
  /** Told of every attempt, for counting. */
  onAttempt?: (outcome: 'delivered' | 'retried' | 'given up') => void;
  pace: DeliveryPace;
}

export interface DeliveryPace {
  /** For the receiver to answer. */
  timeoutMs: number;
  /** Before the second attempt; it grows from there. */
  firstPauseMs: number;
}
