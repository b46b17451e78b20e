// Who may come in, as configured.

import type { Scope } from '../domain/api-key.ts';
import { StartError } from '../domain/errors.ts';
import type { Variables } from './variables.ts';

export interface AuthConfig {
  /** Nobody comes in without presenting something, even when there is no key yet. */
  required: boolean;
  allowAnonymous: boolean;
  /** Null: no tokens of an identity provider are taken. */
  jwt: {
    issuer: string;
    audience: string;
    jwksUrl: string;
    userClaim: string;
    scopesClaim: string | null;
    scopes: readonly Scope[];
  } | null;
  /** Null: a key of DATA_DIR signs sessions. */
  sessionSecret: string | null;
}

/** Raises StartError for settings that only make sense together. */
export function authConfig(env: Variables): AuthConfig {
  const required = env.AUTH === 'required' || env.JWT_ISSUER !== undefined;
  if (env.AUTH === 'required' && env.ALLOW_ANONYMOUS)
    throw new StartError('AUTH=required and ALLOW_ANONYMOUS=1 contradict each other: unset one of them.');
  return {
    required,
    allowAnonymous: env.ALLOW_ANONYMOUS,
    jwt: jwtConfig(env),
    sessionSecret: env.SESSION_SECRET ?? null,
  };
}

function jwtConfig(env: Variables): AuthConfig['jwt'] {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = env;
  if (issuer === undefined) {
    const stray = ['JWT_AUDIENCE', 'JWT_JWKS_URL', 'JWT_SCOPES_CLAIM'].find(
      (name) => env[name as keyof Variables] !== undefined,
    );
    if (stray === undefined) return null;
    throw new StartError(`${stray} has no effect without JWT_ISSUER.`);
  }
  if (audience === undefined)
    throw new StartError(
      'JWT_AUDIENCE is needed with JWT_ISSUER: without it, tokens that were made for other services would be taken.',
    );
  return {
    issuer,
    audience,
    jwksUrl: env.JWT_JWKS_URL ?? `${issuer.replace(/\/+$/, '')}/.well-known/jwks.json`,
    userClaim: env.JWT_USER_CLAIM,
    scopesClaim: env.JWT_SCOPES_CLAIM ?? null,
    scopes: env.JWT_SCOPES,
  };
}
