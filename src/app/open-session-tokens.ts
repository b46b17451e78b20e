import { join } from 'node:path';
import { createSessionTokens, type SessionTokens } from '../auth/session-tokens.ts';
import type { Config } from '../config/load-config.ts';
import { loadOrCreateKey } from '../objects/disk/signed-urls.ts';

/** Signs with the configured secret, or with a key of the data folder: whoever can read that is the operator anyway. */
export async function openSessionTokens(config: Pick<Config, 'auth' | 'dataDir'>): Promise<SessionTokens> {
  const { sessionSecret } = config.auth;
  const secret =
    sessionSecret === null
      ? await loadOrCreateKey(join(config.dataDir, 'session-signing.key'))
      : new TextEncoder().encode(sessionSecret);
  return createSessionTokens(secret, Date.now);
}
