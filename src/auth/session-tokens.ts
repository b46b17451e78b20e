// Short-lived tokens that this server signs itself: for a user's browser, or for one job's progress.

import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { SCOPES, type Scope } from '../domain/api-key.ts';
import { AppError } from '../domain/errors.ts';

export interface Session {
  userId: string;
  scopes: readonly Scope[];
  /** The key it was made with: revoked with it, held to its limits. */
  keyId: string | null;
  onlyJobId: string | null;
  /** When the first of a chain of renewed tokens was made. */
  since: number;
  expiresAt: number;
}

export interface SessionTokens {
  sign(session: Session): Promise<string>;
  /** Raises AppError when it is not valid, or not any more. */
  verify(token: string): Promise<Session>;
}

/** Who signs and who is meant: nothing else that is signed with the same key can be taken for a session. */
export const SESSION_ISSUER = 'easel';
const AUDIENCE = 'easel-session';
const ALGORITHM = 'HS256';

const claims = z.object({
  sub: z.string().min(1),
  exp: z.number(),
  scopes: z.array(z.enum(SCOPES)),
  key: z.string().nullable(),
  job: z.string().nullable(),
  auth_time: z.number(),
});

/** `secret`: at least 32 bytes, the same in every process of an installation. */
export function createSessionTokens(secret: Uint8Array, now: () => number): SessionTokens {
  return {
    sign: ({ userId, scopes, keyId, onlyJobId, since, expiresAt }) =>
      new SignJWT({ scopes: [...scopes], key: keyId, job: onlyJobId, auth_time: Math.floor(since / 1000) })
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(userId)
        .setIssuer(SESSION_ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(Math.floor(now() / 1000))
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(secret),
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: [ALGORITHM],
          issuer: SESSION_ISSUER,
          audience: AUDIENCE,
          currentDate: new Date(now()),
        });
        const { sub, exp, scopes, key, job, auth_time: since } = claims.parse(payload);
        return {
          userId: sub,
          scopes,
          keyId: key,
          onlyJobId: job,
          since: since * 1000,
          expiresAt: exp * 1000,
        };
      } catch (error) {
        const why = error instanceof errors.JWTExpired ? 'has expired' : 'is not valid';
        throw new AppError('UNAUTHENTICATED', `The session token ${why}.`, { cause: error });
      }
    },
  };
}
