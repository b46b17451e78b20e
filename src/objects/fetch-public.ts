// Fetches an address that a caller named, and only a public one: what a name resolves to is checked as it is connected
// to, so a name that points into the private network is refused, and so is one that changes its mind.

import { lookup as resolveName } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';

export type PublicAnswer = { ok: true; body: Readable } | { ok: false; message: string };

const MOST_REDIRECTS = 3;
const TIMEOUT_MS = 10_000;

/** Raises what the network raises. Redirects are followed, each checked like the first. */
export async function fetchPublic(
  url: string,
  options: { allowLoopback: boolean; signal: AbortSignal },
): Promise<PublicAnswer> {
  const dispatcher = new Agent({
    connect: { lookup: checkedLookup(options.allowLoopback), timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  let place = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const { hostname, protocol } = new URL(place);
    const isSecure = protocol === 'https:' || (options.allowLoopback && protocol === 'http:');
    if (!isSecure) return { ok: false, message: `${place} is not https.` };
    // A literal address is not looked up.
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (ipaddr.isValid(literal) && !isAllowed(literal, options.allowLoopback)) return refused(hostname);
    const answer = await request(place, {
      dispatcher,
      signal: options.signal,
      headers: { accept: 'image/*' },
    });
    const { location } = answer.headers;
    if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
      await answer.body.dump();
      place = new URL(location, place).href;
      continue;
    }
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      return { ok: false, message: `${place} answered ${answer.statusCode}.` };
    }
    return { ok: true, body: answer.body };
  }
  return { ok: false, message: `${url} redirects more than ${MOST_REDIRECTS} times.` };
}

function checkedLookup(allowLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const bad = addresses.find(({ address }) => !isAllowed(address, allowLoopback));
      if (bad !== undefined) return callback(new Error(`${hostname} is no public address`), '', 0);
      return answer(addresses, options.all === true, callback);
    });
  };
}

function answer(addresses: LookupAddress[], all: boolean, callback: Parameters<LookupFunction>[2]): void {
  const [first] = addresses;
  if (all) callback(null, addresses);
  else callback(null, first?.address ?? '', first?.family ?? 0);
}

function isAllowed(address: string, allowLoopback: boolean): boolean {
  const range = ipaddr.process(address).range();
  return range === 'unicast' || (allowLoopback && range === 'loopback');
}

function refused(hostname: string): PublicAnswer {
  return { ok: false, message: `${hostname} is no public address.` };
}
