// Secrets of an endpoint: the newest signs, and the one before it until it expires.

import { randomBytes } from 'node:crypto';
import type { WebhookSecret } from '../domain/webhook.ts';

export function newSecret(now: number): WebhookSecret {
  return { secret: `whsec_${randomBytes(32).toString('base64')}`, createdAt: now, expiresAt: null };
}

/** A new one first; what signed before goes on for `overlapMs`, unless it expires sooner. */
export function rotate(
  secrets: readonly WebhookSecret[],
  fresh: WebhookSecret,
  { now, overlapMs }: { now: number; overlapMs: number },
): WebhookSecret[] {
  const until = now + overlapMs;
  const older = secrets.map((secret) => ({
    ...secret,
    expiresAt: Math.min(secret.expiresAt ?? until, until),
  }));
  return [fresh, ...signing(older, now)];
}

export function signing(secrets: readonly WebhookSecret[], now: number): WebhookSecret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}
