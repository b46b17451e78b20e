// Webhooks out: where a user wants to be told, and what was told.

import { createHash } from 'node:crypto';
import { idFloor } from './ids.ts';
import type { Job, JobEvent } from './job.ts';
import type { JsonObject } from './json.ts';

export const WEBHOOK_EVENTS = [
  'job.completed',
  'job.failed',
  'job.canceled',
  'image.stored',
  'budget.threshold',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** A key that signs. Of two, the older one signs too until it expires, so that a receiver may change keys in between. */
export interface WebhookSecret {
  /** `whsec_` and base64, as Standard Webhooks has it. */
  secret: string;
  createdAt: number;
  /** Null: until it is rotated. */
  expiresAt: number | null;
}

export interface WebhookEndpoint {
  id: string;
  userId: string;
  /** Empty for the one whose secrets sign what goes to the `webhookUrl` of the user's jobs. */
  url: string;
  events: WebhookEvent[];
  description: string | null;
  enabled: boolean;
  /** Why it was switched off, when a person did not do it. */
  disabledReason: string | null;
  /** Newest first. */
  secrets: WebhookSecret[];
  createdAt: number;
  updatedAt: number;
}

export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** One POST and what came of it. */
export interface DeliveryAttempt {
  at: number;
  durationMs: number;
  /** Of the answer; null when there was none. */
  status: number | null;
  /** Why it does not count as delivered; null when it does. */
  error: string | null;
  /** How the answer begins. */
  response: string | null;
}

/** One event for one endpoint. Its id is the message id that a receiver tells repetitions by. */
export interface WebhookDelivery {
  id: string;
  userId: string;
  endpointId: string;
  url: string;
  event: WebhookEvent;
  jobId: string | null;
  imageId: string | null;
  /** Of an event that is about neither a job nor an image. */
  data: JsonObject | null;
  status: DeliveryStatus;
  /** When the event happened. */
  createdAt: number;
  /** When it is tried next, or given back by a process that died trying; null when it is not pending. */
  dueAt: number | null;
  /** It is not tried after that. */
  giveUpAt: number;
  attempts: DeliveryAttempt[];
}

export const DELIVERY_MS = 24 * 3600 * 1000;

/** The event of a job that webhooks may want; null for those that only subscribers follow. */
export function webhookEventOf(job: Pick<Job, 'status'>, event: Pick<JobEvent, 'type'>): WebhookEvent | null {
  if (event.type === 'ImageStored') return 'image.stored';
  if (event.type !== 'JobFinished') return null;
  if (job.status === 'COMPLETED') return 'job.completed';
  return job.status === 'CANCELED' ? 'job.canceled' : 'job.failed';
}

/** Whether any of these events can make a delivery, so that endpoints have to be looked for. */
export function mayBeDelivered(events: readonly Pick<JobEvent, 'type'>[]): boolean {
  return events.some(({ type }) => type === 'ImageStored' || type === 'JobFinished');
}

/** What a change of a job is to be told to its user's endpoints, and at its end to its own address. */
export function deliveriesOf(
  job: Job,
  events: readonly JobEvent[],
  endpoints: readonly WebhookEndpoint[],
): WebhookDelivery[] {
  const own = job.webhookUrl === null ? [] : [{ id: jobWebhookId(job.userId), url: job.webhookUrl }];
  return events.flatMap((event) => {
    const name = webhookEventOf(job, event);
    if (name === null) return [];
    const asked = endpoints.filter(
      ({ enabled, url, events }) => enabled && url !== '' && events.includes(name),
    );
    const told = event.type === 'JobFinished' ? [...asked, ...own] : asked;
    return told.map((endpoint) =>
      newDelivery(endpoint, {
        event: name,
        userId: job.userId,
        jobId: job.id,
        imageId: event.type === 'ImageStored' ? event.imageId : null,
        data: null,
        key: `${event.jobId}:${event.seq}`,
        at: event.at,
      }),
    );
  });
}

export interface Told extends Pick<WebhookDelivery, 'event' | 'userId' | 'jobId' | 'imageId' | 'data'> {
  /** Names the occasion: for the same one no second delivery is made. */
  key: string;
  at: number;
}

export function newDelivery(
  { id, url }: Pick<WebhookEndpoint, 'id' | 'url'>,
  { key, at, ...about }: Told,
): WebhookDelivery {
  return {
    id: deliveryId(id, key, at),
    endpointId: id,
    url,
    ...about,
    status: 'PENDING',
    createdAt: at,
    dueAt: at,
    giveUpAt: at + DELIVERY_MS,
    attempts: [],
  };
}

/** The id under which a user's own secrets for the `webhookUrl` of jobs are kept. */
export function jobWebhookId(userId: string): string {
  return `whk_${base32(`jobs\n${userId}`, 26)}`;
}

/** The same for the same occasion, and sorting by time. */
function deliveryId(endpointId: string, key: string, at: number): string {
  return idFloor('dlv', at).slice(0, -16) + base32(`${endpointId}\n${key}`, 16);
}

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function base32(text: string, length: number): string {
  const hash = createHash('sha256').update(text).digest();
  return [...hash.subarray(0, length)].map((byte) => LETTERS[byte % 32]).join('');
}
