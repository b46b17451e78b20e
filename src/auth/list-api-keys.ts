import { type Actor, hasScope, ownUserId } from '../domain/actor.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type { Page, PageRequest } from '../store/store.ts';
import type { AuthDeps } from './auth-deps.ts';
import { requireScope, requireWholeUser } from './require-scope.ts';

/** Newest first: everybody's for an operator, or one user's; a user's own for that user. */
export async function listApiKeys(
  deps: Pick<AuthDeps, 'store'>,
  actor: Actor,
  where: { userId?: string | null | undefined },
  page: PageRequest,
): Promise<Page<ApiKey>> {
  requireScope(actor, 'read');
  requireWholeUser(actor);
  const own = ownUserId(actor);
  const asked = where.userId ?? null;
  if (hasScope(actor, 'operator')) return deps.store.keys.list({ userId: asked }, page);
  if (asked !== null && asked !== own) return { items: [], hasNextPage: false };
  return deps.store.keys.list({ userId: own }, page);
}
