// A new endpoint. Its secret is answered here and by rotateWebhookSecret, and by nothing else.

import { lacksScope } from '../auth/require-scope.ts';
import type { Actor } from '../domain/actor.ts';
import { fail, type Result, succeed, type UserError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import { WEBHOOK_EVENTS, type WebhookEndpoint, type WebhookEvent } from '../domain/webhook.ts';
import { resolveUser } from '../jobs/prepare-request.ts';
import { checkWebhookUrl } from './check-webhook-url.ts';
import { newSecret } from './secrets.ts';
import type { WebhookDeps } from './webhook-deps.ts';

export interface WebhookWishes {
  url: string;
  /** None is all of them. */
  events?: readonly WebhookEvent[] | null | undefined;
  description?: string | null | undefined;
  enabled?: boolean | null | undefined;
}

export interface WithSecret {
  webhook: WebhookEndpoint;
  secret: string;
}

/** An event costs a delivery for each. */
const MOST_PER_USER = 20;
const LONGEST_DESCRIPTION = 200;

export async function createWebhook(
  deps: WebhookDeps,
  actor: Actor,
  { userId, ...wishes }: WebhookWishes & { userId?: string | null | undefined },
): Promise<Result<WithSecret>> {
  const denied = lacksScope(actor, 'generate');
  if (denied !== undefined) return fail(denied);
  const user = resolveUser(actor, userId);
  const problems = [...(user.ok ? [] : user.errors), ...checkWishes(wishes, deps)];
  if (!user.ok || problems.length > 0) return fail(...problems);
  const page = { first: MOST_PER_USER, after: null };
  if ((await deps.store.webhooks.list({ userId: user.value }, page)).items.length >= MOST_PER_USER) {
    const message = `A user has at most ${MOST_PER_USER} webhooks.`;
    return fail({ code: 'WRONG_STATE', message, path: [] });
  }
  const now = deps.now();
  const secret = newSecret(now);
  const webhook = await deps.store.webhooks.create({
    id: newId('whk'),
    userId: user.value,
    url: wishes.url,
    events: eventsOf(wishes),
    description: wishes.description ?? null,
    enabled: wishes.enabled ?? true,
    disabledReason: null,
    secrets: [secret],
    createdAt: now,
    updatedAt: now,
  });
  return succeed({ webhook, secret: secret.secret });
}

export function eventsOf({ events }: Pick<WebhookWishes, 'events'>): WebhookEvent[] {
  return events === null || events === undefined || events.length === 0
    ? [...WEBHOOK_EVENTS]
    : [...new Set(events)];
}

export function checkWishes(
  { url, description }: Partial<Pick<WebhookWishes, 'url' | 'description'>>,
  { settings }: Pick<WebhookDeps, 'settings'>,
): UserError[] {
  const badUrl = url === undefined ? undefined : checkWebhookUrl(url, settings, ['url']);
  const tooLong = [...(description ?? '')].length > LONGEST_DESCRIPTION;
  return [
    ...(badUrl === undefined ? [] : [badUrl]),
    ...(tooLong
      ? [
          {
            code: 'INVALID_INPUT' as const,
            path: ['description'],
            rule: 'length',
            message: `A description has at most ${LONGEST_DESCRIPTION} characters.`,
            received: [...(description ?? '')].length,
            allowed: undefined,
          },
        ]
      : []),
  ];
}
