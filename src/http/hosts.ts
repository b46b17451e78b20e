// By which names this server may be called. A page whose name was made to point here (DNS rebinding) calls it by that
// name; a server that trusts this machine must not answer to it.

import ipaddr from 'ipaddr.js';
import { hostNameOf, isLoopback } from '../domain/loopback.ts';

export interface HostRules {
  /** Further names, as configured. */
  allowed: readonly string[];
  loopbackOnly: boolean;
  publicUrl: string | null;
  /** Everybody may come in without presenting anything. */
  anonymous: boolean;
}

export function createHostCheck(rules: HostRules): (host: string | undefined) => boolean {
  const isListed = rules.loopbackOnly || rules.allowed.length > 0;
  // Elsewhere callers must present something that a rebound page does not have: there are no cookies.
  if (!isListed && !rules.anonymous) return () => true;
  const allowed = new Set(rules.allowed.map((name) => name.toLowerCase()));
  if (rules.publicUrl !== null) allowed.add(new URL(rules.publicUrl).hostname);
  return (host) => {
    const name = hostNameOf(host);
    if (isLoopback(name) || allowed.has(name) || allowed.has(host?.toLowerCase() ?? '')) return true;
    return !isListed && isUnownable(name);
  };
}

/** Only a name that somebody can register, and point where they like, can be rebound. */
function isUnownable(name: string): boolean {
  return name !== '' && (ipaddr.isValid(name) || !name.includes('.'));
}
