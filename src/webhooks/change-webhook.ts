// Changes an endpoint, or takes it away.

import { lacksScope } from '../auth/require-scope.ts';
import type { Actor } from '../domain/actor.ts';
import { fail, type Result, succeed } from '../domain/errors.ts';
import type { WebhookEndpoint } from '../domain/webhook.ts';
import { checkWishes, eventsOf, type WebhookWishes } from './create-webhook.ts';
import { findWebhook } from './read-webhooks.ts';
import type { WebhookDeps } from './webhook-deps.ts';

/** What is not given stays. Switching it on forgets why it was switched off. */
export async function updateWebhook(
  deps: WebhookDeps,
  actor: Actor,
  id: string,
  { url, events, description, enabled }: { [K in keyof WebhookWishes]?: WebhookWishes[K] | null | undefined },
): Promise<Result<WebhookEndpoint>> {
  const denied = lacksScope(actor, 'generate');
  if (denied !== undefined) return fail(denied);
  const found = await findWebhook(deps, actor, id);
  if (!found.ok) return found;
  const problems = checkWishes({ ...(typeof url === 'string' ? { url } : {}), description }, deps);
  if (problems.length > 0) return fail(...problems);
  const changed = await deps.store.webhooks.update(id, (stored) => ({
    url: url ?? stored.url,
    events: events === null || events === undefined ? stored.events : eventsOf({ events }),
    description: description === undefined ? stored.description : description,
    enabled: enabled ?? stored.enabled,
    disabledReason: typeof enabled === 'boolean' ? null : stored.disabledReason,
    updatedAt: deps.now(),
  }));
  return changed === undefined ? gone(id) : succeed(changed);
}

/** What is still to be delivered to it is given up. */
export async function deleteWebhook(
  deps: WebhookDeps,
  actor: Actor,
  id: string,
): Promise<Result<WebhookEndpoint>> {
  const denied = lacksScope(actor, 'generate');
  if (denied !== undefined) return fail(denied);
  const found = await findWebhook(deps, actor, id);
  if (!found.ok) return found;
  return (await deps.store.webhooks.delete(id)) ? found : gone(id);
}

function gone(id: string): Result<never> {
  return fail({ code: 'NOT_FOUND', message: `There is no webhook ${id}.`, path: ['id'] });
}
