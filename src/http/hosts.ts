// By which names this server may be called. A page whose name was made to point here (DNS rebinding) calls it by that
// name; a server that trusts this machine must not answer to it.

import { hostNameOf, isLoopback } from '../domain/loopback.ts';

export interface HostRules {
  /** Further names, as configured. */
  allowed: readonly string[];
  loopbackOnly: boolean;
  publicUrl: string | null;
}

export function createHostCheck(rules: HostRules): (host: string | undefined) => boolean {
  // On other addresses callers must present something that a rebound page does not have.
  if (!rules.loopbackOnly && rules.allowed.length === 0) return () => true;
  const allowed = new Set(rules.allowed.map((name) => name.toLowerCase()));
  if (rules.publicUrl !== null) allowed.add(new URL(rules.publicUrl).hostname);
  return (host) => {
    const name = hostNameOf(host);
    return isLoopback(name) || allowed.has(name) || allowed.has(host?.toLowerCase() ?? '');
  };
}
