// Revokes an API key: what comes with it from now on is refused, and what it holds open is closed.

import { type Actor, hasScope, ownUserId } from '../domain/actor.ts';
import type { ApiKey } from '../domain/api-key.ts';
import { fail, type Result, succeed, type UserError } from '../domain/errors.ts';
import { audit } from './audit.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { OpenConnections } from './open-connections.ts';

const REVOKED_ALREADY: UserError = {
  code: 'WRONG_STATE',
  message: 'This API key is revoked already.',
  path: ['id'],
};

/** An operator may revoke any key; the bearer of a key, that one: whoever finds it in the wrong place can end it. */
export async function revokeApiKey(
  deps: Pick<AuthDeps, 'store' | 'now'> & { connections: Pick<OpenConnections, 'check'> },
  actor: Actor,
  id: string,
): Promise<Result<ApiKey>> {
  const key = await deps.store.keys.get(id);
  if (key === undefined || !mayRevoke(actor, key))
    return fail({ code: 'NOT_FOUND', message: `There is no API key ${id.slice(0, 100)}.`, path: ['id'] });
  if (key.revokedAt !== null) return fail(REVOKED_ALREADY);
  const at = deps.now();
  await audit(deps, actor, {
    action: 'KEY_REVOKED',
    target: id,
    details: { userId: key.userId, name: key.name, prefix: key.prefix },
  });
  if (!(await deps.store.keys.revoke(id, at))) return fail(REVOKED_ALREADY);
  await deps.connections.check();
  return succeed({ ...key, revokedAt: at });
}

function mayRevoke(actor: Actor, key: ApiKey): boolean {
  if (hasScope(actor, 'operator')) return true;
  if (actor.kind !== 'user' || actor.onlyJobId !== null) return false;
  return actor.key?.id === key.id && ownUserId(actor) === key.userId;
}
