// From what a caller presents to who it is: an API key, a session token of this server, a token of the configured
// identity provider, or nothing.

import type { IncomingHttpHeaders } from 'node:http';
import { decodeJwt } from 'jose';
import type { Actor, Entrance } from '../domain/actor.ts';
import type { ApiKey, KeyGrant } from '../domain/api-key.ts';
import { AppError } from '../domain/errors.ts';
import { OPERATOR } from '../domain/user-id.ts';
import { TOUCH_EVERY_MS } from '../store/store.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { ProviderTokens } from './provider-tokens.ts';
import { hashSecret, isSecret } from './secrets.ts';
import { SESSION_ISSUER } from './session-tokens.ts';

export interface Caller {
  address: string;
  requestId: string;
  headers: IncomingHttpHeaders;
}

export interface AuthenticateParts extends Pick<AuthDeps, 'store' | 'log' | 'now' | 'sessions'> {
  /** Null when none is configured. */
  provider: ProviderTokens | null;
  /** Why a caller may not come in without presenting anything; undefined when it may. */
  refuseAnonymous: (caller: Caller) => Promise<string | undefined>;
}

/** Raises AppError UNAUTHENTICATED when the caller may not come in. What is presented is never ignored, nor logged. */
export type Authenticate = (token: string | null, caller: Caller) => Promise<Actor>;

export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const { store, log, now, sessions, provider } = parts;

  async function ofKey(secret: string, via: Entrance): Promise<Actor> {
    const key = usable(await store.keys.findByHash(hashSecret(secret)), now());
    noteUse(key);
    return actorOf(key.userId, key.scopes, key, { ...via, expiresAt: key.expiresAt });
  }

  async function ofSession(token: string, via: Entrance): Promise<Actor> {
    const { userId, scopes, keyId, onlyJobId, since, expiresAt } = await sessions.verify(token);
    const key = keyId === null ? null : usable(await store.keys.get(keyId), now());
    return { ...actorOf(userId, scopes, key, { ...via, expiresAt, sessionSince: since }), onlyJobId };
  }

  function noteUse({ id, lastUsedAt }: ApiKey): void {
    const at = now();
    if (lastUsedAt !== null && at - lastUsedAt < TOUCH_EVERY_MS) return;
    store.keys
      .touch(id, at)
      .catch((error: unknown) => log.warn({ err: error, keyId: id }, 'The use of a key was not noted'));
  }

  return async (token, caller) => {
    const { address, requestId } = caller;
    const via = { address, requestId, expiresAt: null };
    if (token === null) {
      const refusal = await parts.refuseAnonymous(caller);
      if (refusal !== undefined) throw new AppError('UNAUTHENTICATED', refusal);
      return { kind: 'operator', name: OPERATOR, via };
    }
    if (isSecret(token)) return ofKey(token, via);
    if (issuerOf(token) === SESSION_ISSUER) return ofSession(token, via);
    if (provider === null)
      throw new AppError('UNAUTHENTICATED', 'This is no API key or token of this server.');
    const { userId, scopes, expiresAt } = await provider.verify(token);
    return actorOf(userId, scopes, null, { ...via, expiresAt });
  };
}

type UserActor = Extract<Actor, { kind: 'user' }>;

function actorOf(userId: string, scopes: UserActor['scopes'], key: ApiKey | null, via: Entrance): UserActor {
  return { kind: 'user', userId, scopes, key: key === null ? null : grantOf(key), onlyJobId: null, via };
}

function grantOf({
  id,
  models,
  budget,
  markup,
  requestsPerMinute,
  concurrentJobs,
  maxPriority,
}: ApiKey): KeyGrant {
  return { id, models, budget, markup, requestsPerMinute, concurrentJobs, maxPriority: maxPriority ?? null };
}

/** Raises AppError unless the key is there, not revoked and not expired. */
function usable(key: ApiKey | undefined, at: number): ApiKey {
  if (key === undefined) throw new AppError('UNAUTHENTICATED', 'There is no such API key.');
  if (key.revokedAt !== null) throw new AppError('UNAUTHENTICATED', 'This API key was revoked.');
  if (key.expiresAt !== null && key.expiresAt <= at)
    throw new AppError('UNAUTHENTICATED', 'This API key has expired.');
  return key;
}

/** Unchecked: only tells who is to check it. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
