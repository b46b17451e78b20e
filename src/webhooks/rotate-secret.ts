// A new secret, beside the one that signed so far for a while: a receiver accepts either, and is changed in between.

import { lacksScope } from '../auth/require-scope.ts';
import type { Actor } from '../domain/actor.ts';
import { fail, type Result, succeed } from '../domain/errors.ts';
import { jobWebhookId, type WebhookEndpoint } from '../domain/webhook.ts';
import { resolveUser } from '../jobs/prepare-request.ts';
import type { WithSecret } from './create-webhook.ts';
import { findWebhook } from './read-webhooks.ts';
import { newSecret, rotate } from './secrets.ts';
import type { WebhookDeps } from './webhook-deps.ts';

const LONGEST_OVERLAP_S = 7 * 24 * 3600;

/** Without an id: the secret that signs what goes to the `webhookUrl` of the user's jobs. */
export async function rotateWebhookSecret(
  deps: WebhookDeps,
  actor: Actor,
  wanted: { id?: string | null | undefined; userId?: string | null | undefined; overlapSeconds: number },
): Promise<Result<WithSecret>> {
  const denied = lacksScope(actor, 'generate');
  if (denied !== undefined) return fail(denied);
  const { overlapSeconds } = wanted;
  if (!(overlapSeconds >= 0 && overlapSeconds <= LONGEST_OVERLAP_S)) {
    return fail({
      code: 'INVALID_INPUT',
      path: ['overlapSeconds'],
      rule: 'range',
      message: `An overlap is 0 to ${LONGEST_OVERLAP_S} seconds.`,
      received: overlapSeconds,
      allowed: undefined,
    });
  }
  const id = await idOf(deps, actor, wanted);
  if (!id.ok) return id;
  const now = deps.now();
  const fresh = newSecret(now);
  const webhook = await deps.store.webhooks.update(id.value, ({ secrets }) => ({
    secrets: rotate(secrets, fresh, { now, overlapMs: overlapSeconds * 1000 }),
    updatedAt: now,
  }));
  if (webhook === undefined)
    return fail({ code: 'NOT_FOUND', message: `There is no webhook ${id.value}.`, path: ['id'] });
  return succeed({ webhook, secret: fresh.secret });
}

async function idOf(
  deps: WebhookDeps,
  actor: Actor,
  { id, userId }: { id?: string | null | undefined; userId?: string | null | undefined },
): Promise<Result<string>> {
  if (id !== null && id !== undefined) {
    const found = await findWebhook(deps, actor, id);
    return found.ok ? succeed(found.value.id) : found;
  }
  const user = resolveUser(actor, userId);
  if (!user.ok) return user;
  return succeed((await jobWebhookOf(deps, user.value)).id);
}

/** What signs for the `webhookUrl` of a user's jobs; made when it is first needed. */
export async function jobWebhookOf(
  { store, now }: Pick<WebhookDeps, 'store' | 'now'>,
  userId: string,
): Promise<WebhookEndpoint> {
  const id = jobWebhookId(userId);
  const stored = await store.webhooks.get(id);
  if (stored !== undefined) return stored;
  const at = now();
  return store.webhooks.create({
    id,
    userId,
    url: '',
    events: [],
    description: null,
    enabled: true,
    disabledReason: null,
    secrets: [newSecret(at)],
    createdAt: at,
    updatedAt: at,
  });
}
