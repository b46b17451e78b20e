import type { Actor } from '../domain/actor.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { AuditWhere, Page, PageRequest } from '../store/store.ts';
import type { AuthDeps } from './auth-deps.ts';
import { requireScope } from './require-scope.ts';

/** Newest first; for operators. */
export async function readAudit(
  deps: Pick<AuthDeps, 'store'>,
  actor: Actor,
  where: AuditWhere,
  page: PageRequest,
): Promise<Page<AuditEntry>> {
  requireScope(actor, 'operator');
  return deps.store.audit.list(where, page);
}
