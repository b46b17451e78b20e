// Tokens of the caller's own identity provider: its signature, issuer, audience and times are checked; who it is for is
// read from a claim.

import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from 'jose';
import { SCOPES, type Scope } from '../domain/api-key.ts';
import { AppError } from '../domain/errors.ts';
import { isUserId, OPERATOR } from '../domain/user-id.ts';
import { allowHosts, guardedFetch } from '../outgoing/index.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface ProviderConfig {
  issuer: string;
  audience: string;
  /** Where the public keys are. */
  jwksUrl: string;
  /** The claim that holds the user's id, such as `sub`; a dot goes deeper. */
  userClaim: string;
  /** The claim that holds scopes, as a list or separated by spaces; null: every token has `scopes`. */
  scopesClaim: string | null;
  scopes: readonly Scope[];
}

export interface ProviderSession {
  userId: string;
  scopes: Scope[];
  expiresAt: number;
}

export interface ProviderTokens {
  /** Raises AppError: UNAUTHENTICATED when it is not valid, UNAVAILABLE when the keys cannot be had. */
  verify(token: string): Promise<ProviderSession>;
}

/** Signatures by a private key only: with a shared secret, whoever can check a token could make one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const KEYS_MS = 5000;
const MOST_KEYS_BYTES = 1_000_000;
/** Clocks differ. */
const TOLERANCE_S = 30;

export function createProviderTokens(
  config: ProviderConfig,
  { log, now }: { log: Logger; now: () => number },
): ProviderTokens {
  // Keys are fetched when first needed and every ten minutes; a key that is not among them at most every half minute.
  // The operator has named the host: it may be a private one. Where else it leads is not followed.
  const fetchKeys = guardedFetch({
    allow: allowHosts(config.jwksUrl),
    maxRedirects: 0,
    timeoutMs: KEYS_MS,
    maxBytes: MOST_KEYS_BYTES,
  });
  const keys = createRemoteJWKSet(new URL(config.jwksUrl), {
    [customFetch]: (url, { headers, signal }) => fetchKeys(url, { headers, signal }),
  });
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms: ALGORITHMS,
          issuer: config.issuer,
          audience: config.audience,
          clockTolerance: TOLERANCE_S,
          requiredClaims: ['exp'],
          currentDate: new Date(now()),
        });
        return readSession(config, payload);
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw refusalOf(error, log);
      }
    },
  };
}

function readSession(config: ProviderConfig, payload: JWTPayload): ProviderSession {
  const userId = claimOf(payload, config.userClaim);
  const scopes =
    config.scopesClaim === null ? config.scopes : readScopes(claimOf(payload, config.scopesClaim));
  if (typeof userId !== 'string' || !isUserId(userId))
    throw refuse(`names no user in its claim ${config.userClaim}`);
  // That name is the server's own: its jobs are those of callers without authentication.
  if (userId === OPERATOR && !scopes.includes('operator'))
    throw refuse(`names the reserved user ${OPERATOR}`);
  return { userId, scopes: [...scopes], expiresAt: ((payload.exp ?? 0) + TOLERANCE_S) * 1000 };
}

/** `realm_access.roles` is `roles` of `realm_access`, unless there is a claim of that whole name. */
function claimOf(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? (value as Record<string, unknown>)[part]
          : undefined,
      payload,
    );
}

function readScopes(claim: unknown): Scope[] {
  const words: unknown[] = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return SCOPES.filter((scope) => words.includes(scope));
}

function refusalOf(error: unknown, log: Logger): AppError {
  if (error instanceof errors.JWTExpired) return refuse('has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed) {
    const claim = error.claim === 'unspecified' ? 'a claim' : error.claim;
    return refuse(`is refused by its claim ${claim}`, error);
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refuse('is signed with an algorithm that is not taken', error);
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return refuse('is signed with a key that its issuer does not list', error);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return refuse('is not signed by its issuer', error);
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return refuse('is not valid', error);
  log.error({ err: error }, 'The keys of the identity provider could not be had');
  const message = 'The keys of the identity provider could not be had; try again.';
  return new AppError('UNAVAILABLE', message, { cause: error });
}

function refuse(why: string, cause?: unknown): AppError {
  return new AppError('UNAUTHENTICATED', `The token ${why}.`, { cause });
}
