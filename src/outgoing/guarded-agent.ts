// The only way out for requests to addresses that somebody else named. What a name resolves to is judged as it is
// connected to, so that a name that points into the private network is refused, and so is one that changes its mind
// between a check and its use.

import { lookup as resolveName, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { AddressRefused, type AllowPrivate } from './address-rules.ts';
import { isPublicAddress } from './public-address.ts';

// For whoever loads this late: of a bundled package that is no ES module, a late import finds no names.
export { request } from 'undici';

export interface GuardOptions {
  allow?: AllowPrivate | undefined;
  /** Resolves names; default the system's. */
  lookup?: LookupFunction | undefined;
  /** Milliseconds for a connection to stand. */
  connectTimeoutMs?: number | undefined;
}

/** An agent for undici's `request` and `fetch`. The caller closes it. */
export function createGuardedAgent(options: GuardOptions & Omit<Agent.Options, 'connect'> = {}): Agent {
  const { allow, lookup, connectTimeoutMs, ...rest } = options;
  return new Agent({ ...rest, connect: guardedConnector({ allow, lookup, connectTimeoutMs }) });
}

function guardedConnector(options: GuardOptions): buildConnector.connector {
  const allow = options.allow ?? (() => false);
  return (target, callback) => {
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    const isAllowed = (address: string): boolean =>
      isPublicAddress(address) || allow({ hostname: target.hostname, port, address });
    // A literal address is never looked up.
    const literal = target.hostname.replace(/^\[|\]$/g, '');
    if (ipaddr.isValid(literal) && !isAllowed(literal)) {
      callback(new AddressRefused(target.hostname), null);
      return;
    }
    const connect = buildConnector({
      timeout: options.connectTimeoutMs ?? 10_000,
      lookup: guardedLookup(options.lookup ?? resolveName, isAllowed),
    });
    connect(target, callback);
  };
}

/** One bad address among good ones refuses the name: which of them is connected to is not ours to choose. */
function guardedLookup(lookup: LookupFunction, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0);
      const addresses = typeof found === 'string' ? [{ address: found, family: 0 }] : found;
      if (addresses.some(({ address }) => !isAllowed(address))) {
        return callback(new AddressRefused(hostname), '', 0);
      }
      return answer(addresses, options.all === true, callback);
    });
  };
}

function answer(addresses: LookupAddress[], all: boolean, callback: Parameters<LookupFunction>[2]): void {
  const [first] = addresses;
  if (all) callback(null, addresses);
  else callback(null, first?.address ?? '', first?.family ?? 0);
}
