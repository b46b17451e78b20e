// Addresses of files that work for a while and for one purpose: a path with its expiry, signed.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';

export type Purpose = 'GET' | 'PUT';

export interface UrlSigner {
  /** `/files/<key>?expires=…&signature=…`; `bound` is signed along and comes back from `verify`. */
  sign(purpose: Purpose, key: string, expiresIn: number, bound?: Record<string, string>): string;
  /** The key and what was bound to it; undefined when it was not signed here, for this, or has expired. */
  verify(
    purpose: Purpose,
    path: string,
    query: URLSearchParams,
  ): { key: string; bound: Record<string, string> } | undefined;
}

export function createUrlSigner(signingKey: Buffer, now: () => number = Date.now): UrlSigner {
  const signatureOf = (purpose: Purpose, key: string, pairs: [string, string][]): Buffer => {
    const text = [purpose, key, ...pairs.map(([name, value]) => `${name}=${value}`).sort()].join('\n');
    return createHmac('sha256', signingKey).update(text).digest();
  };
  return {
    sign(purpose, key, expiresIn, bound = {}) {
      // Rounded up to the minute, so that a page that asks twice gets one address and caches can work.
      const expires = Math.ceil((now() / 1000 + expiresIn) / 60) * 60;
      const pairs: [string, string][] = [['expires', String(expires)], ...Object.entries(bound)];
      const query = new URLSearchParams([
        ...pairs,
        ['signature', signatureOf(purpose, key, pairs).toString('base64url')],
      ]);
      return `/files/${key.split('/').map(encodeURIComponent).join('/')}?${query.toString()}`;
    },
    verify(purpose, path, query) {
      const key = path
        .replace(/^\/files\//, '')
        .split('/')
        .map(decode)
        .join('/');
      const pairs = [...query].filter(([name]) => name !== 'signature');
      const given = Buffer.from(query.get('signature') ?? '', 'base64url');
      const wanted = signatureOf(purpose, key, pairs);
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
      if (Number(query.get('expires')) * 1000 < now()) return undefined;
      return { key, bound: Object.fromEntries(pairs.filter(([name]) => name !== 'expires')) };
    },
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The key of an installation, made at its first start; two processes that start at once agree on one. */
export async function loadOrCreateKey(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    await writeFile(draft, randomBytes(32), { mode: 0o600 });
    await link(draft, file).catch(() => {});
    await rm(draft);
    return readFile(file);
  }
}
