import { createApiKey } from '../../../auth/create-api-key.ts';
import { createSessionToken } from '../../../auth/create-session-token.ts';
import { listApiKeys } from '../../../auth/list-api-keys.ts';
import { readAudit } from '../../../auth/read-audit.ts';
import { revokeApiKey } from '../../../auth/revoke-api-key.ts';
import { readLimits } from '../../../billing/read-budgets.ts';
import { keyLimits } from '../../../billing/terms.ts';
import { ownUserId } from '../../../domain/actor.ts';
import { SCOPES } from '../../../domain/api-key.ts';
import { DEFAULT_PRIORITY } from '../../../domain/priority.ts';
import type { AuditWhere } from '../../../store/store.ts';
import type { AuditFilter, Resolvers } from '../../generated/resolvers.ts';
import { toConnection, toPageRequest } from '../../pages.ts';
import { toMarkup } from '../account/to-markup.ts';
import { toScopeNames, toScopes } from './scope-names.ts';

export const accessResolvers: Resolvers = {
  Query: {
    async apiKeys(_, { userId, ...args }, { auth, actor }) {
      const page = toPageRequest(args);
      return toConnection(await listApiKeys(auth, actor, { userId }, page), page);
    },
    async auditLog(_, { where, ...args }, { auth, actor }) {
      const page = toPageRequest(args);
      return toConnection(await readAudit(auth, actor, toAuditWhere(where), page), page);
    },
  },
  Mutation: {
    async createApiKey(_, { input }, { auth, actor }) {
      const { scopes, markup, ...rest } = input;
      const created = await createApiKey(auth, actor, {
        ...rest,
        scopes: toScopes(scopes),
        markup: toMarkup(markup ?? null),
      });
      if (!created.ok) return { apiKey: null, secret: null, errors: created.errors };
      return { apiKey: created.value.key, secret: created.value.secret, errors: [] };
    },
    async revokeApiKey(_, { id }, { auth, actor }) {
      const revoked = await revokeApiKey(auth, actor, id);
      if (!revoked.ok) return { apiKey: null, secret: null, errors: revoked.errors };
      return { apiKey: revoked.value, secret: null, errors: [] };
    },
    async createSessionToken(_, { input }, { auth, actor }) {
      const created = await createSessionToken(auth, actor, { ...input, scopes: toScopes(input.scopes) });
      if (!created.ok) return { token: null, expiresAt: null, errors: created.errors };
      return { ...created.value, errors: [] };
    },
  },
  ApiKey: {
    scopes: ({ scopes }) => toScopeNames(scopes),
    maxPriority: ({ maxPriority, scopes }) =>
      scopes.includes('operator') ? 'HIGH' : (maxPriority ?? DEFAULT_PRIORITY),
    async budget(key, _, { loaders, jobs }) {
      const [state] = await readLimits(loaders, keyLimits(key, jobs.now()));
      return state === undefined || state.period === 'BALANCE' ? null : { ...state, period: state.period };
    },
  },
  Viewer: {
    userId: (actor) => ownUserId(actor),
    scopes: (actor) => toScopeNames(actor.kind === 'operator' ? SCOPES : actor.scopes),
    async key(actor, _, { auth }) {
      // A token of one job tells nothing of the key that made it.
      if (actor.kind === 'operator' || actor.key === null || actor.onlyJobId !== null) return null;
      return (await auth.store.keys.get(actor.key.id)) ?? null;
    },
    jobId: (actor) => (actor.kind === 'user' ? actor.onlyJobId : null),
    expiresAt: (actor) => actor.via?.expiresAt ?? null,
  },
};

function toAuditWhere(filter: AuditFilter | null | undefined): AuditWhere {
  const where: AuditWhere = {};
  const { action, userId, target, createdAfter, createdBefore } = filter ?? {};
  if (action !== null && action !== undefined) where.action = action;
  if (userId !== null && userId !== undefined) where.userId = userId;
  if (target !== null && target !== undefined) where.target = target;
  if (createdAfter !== null && createdAfter !== undefined) where.createdAfter = createdAfter;
  if (createdBefore !== null && createdBefore !== undefined) where.createdBefore = createdBefore;
  return where;
}
