// The secret of an API key: 256 random bits behind a prefix that tells scanners and people what it is. What is kept is
// a plain SHA-256: nothing slower is needed where nothing can be guessed.

import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'easel_';
/** Enough of the random part to tell keys apart; far too little to guess the rest. */
const SHOWN = PREFIX.length + 6;

export function newSecret(): { secret: string; prefix: string; hash: string } {
  const secret = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { secret, prefix: secret.slice(0, SHOWN), hash: hashSecret(secret) };
}

export function isSecret(token: string): boolean {
  return token.startsWith(PREFIX);
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
