// What a command shows to a server: the token it was given, or on this machine, where the server asks for one, a token
// signed with the key of the data folder. Whoever can read that folder can read and write the records themselves.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSessionTokens } from '../app/open-session-tokens.ts';
import type { Config } from '../config/load-config.ts';
import { isLoopback } from '../domain/loopback.ts';
import { OPERATOR } from '../domain/user-id.ts';

type Known = Pick<Config, 'easelToken' | 'auth' | 'dataDir'>;

const LIFE_MS = 24 * 3600 * 1000;

/** Undefined when none is needed, or none can be had. */
export async function tokenFor(
  url: string,
  config: Known,
  given: string | undefined,
): Promise<string | undefined> {
  const token = given ?? config.easelToken ?? undefined;
  if (token !== undefined) return token;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (!isLoopback(host) || !(await asksForToken(url))) return undefined;
  return signLocally(config);
}

/** Not before it is asked for: a server of another data folder would not know the signature. */
async function asksForToken(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  await answer.body?.cancel();
  return answer.status === 401;
}

async function signLocally(config: Known): Promise<string | undefined> {
  const signs = config.auth.sessionSecret !== null || existsSync(join(config.dataDir, 'session-signing.key'));
  if (!signs) return undefined;
  const now = Date.now();
  const sessions = await openSessionTokens(config);
  return sessions.sign({
    userId: OPERATOR,
    scopes: ['operator'],
    keyId: null,
    onlyJobId: null,
    since: now,
    expiresAt: now + LIFE_MS,
  });
}
