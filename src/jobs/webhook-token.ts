// The address a provider reports to names the job and the attempt, signed: an id that was lost in a crash comes back
// with it, and nobody else can make one.

import { createHmac, timingSafeEqual } from 'node:crypto';

export interface WebhookAbout {
  jobId: string;
  attempt: number;
}

export function webhookAddress(base: string, key: Buffer, about: WebhookAbout): string {
  const query = new URLSearchParams({
    job: about.jobId,
    attempt: String(about.attempt),
    token: tokenOf(key, about),
  });
  return `${base}/webhooks/fal?${query.toString()}`;
}

/** Null when the address was not made here. */
export function readWebhookAddress(query: URLSearchParams, key: Buffer): WebhookAbout | null {
  const about = { jobId: query.get('job') ?? '', attempt: Number(query.get('attempt')) };
  const wanted = Buffer.from(tokenOf(key, about));
  const given = Buffer.from(query.get('token') ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? about : null;
}

function tokenOf(key: Buffer, { jobId, attempt }: WebhookAbout): string {
  return createHmac('sha256', key).update(`webhook\n${jobId}\n${attempt}`).digest('base64url');
}
