// Appends what was done to the audit log, with who and from where.

import { type Actor, ownUserId } from '../domain/actor.ts';
import type { AuditAction } from '../domain/audit.ts';
import { newId } from '../domain/ids.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Store } from '../store/store.ts';

export interface AuditDeps {
  store: Pick<Store, 'audit'>;
  now: () => number;
}

/**
 * Resolves when it is durable. Call it when everything has been checked and before the change itself, so that none is
 * ever without its entry; one that breaks off in between leaves an entry of what was about to be done. No secret may
 * be among `details`.
 */
export async function audit(
  deps: AuditDeps,
  actor: Actor,
  what: { action: AuditAction; target: string | null; details?: JsonObject },
): Promise<void> {
  await deps.store.audit.append({
    id: newId('aud'),
    at: deps.now(),
    action: what.action,
    userId: actor.kind === 'operator' ? actor.name : ownUserId(actor),
    keyId: actor.kind === 'user' ? (actor.key?.id ?? null) : null,
    target: what.target,
    address: actor.via?.address ?? null,
    requestId: actor.via?.requestId ?? null,
    details: what.details ?? {},
  });
}
