// The guarded fetch in the shape of the platform's own, for libraries that take one.

import { buffer } from 'node:stream/consumers';
import { fetchPublic, OutgoingError, type PublicRequest } from './fetch-public.ts';

export type GuardedFetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Reads the whole answer, within `limits`. Raises OutgoingError. Takes GET with headers and a signal. */
export function guardedFetch(
  limits: Omit<PublicRequest, 'method' | 'headers' | 'body' | 'signal'>,
): GuardedFetch {
  return async (url, init = {}) => {
    const answer = await fetchPublic(url, {
      ...limits,
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(init.signal === null || init.signal === undefined ? {} : { signal: init.signal }),
    });
    if (!answer.ok) throw new OutgoingError(answer.reason, answer.message);
    const bytes = await buffer(answer.body);
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && !/^(content-length|transfer-encoding|connection)$/.test(name))
        headers.set(name, String(value));
    }
    const empty = answer.status === 204 || answer.status === 205 || answer.status === 304;
    return new Response(empty ? null : new Uint8Array(bytes), { status: answer.status, headers });
  };
}
