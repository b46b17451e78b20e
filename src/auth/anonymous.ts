// Who may come in without presenting anything: nobody, once there is a key or an identity provider; before that,
// programs on this machine, as its operator.

import type { IncomingHttpHeaders } from 'node:http';
import { hostNameOf, isLoopback } from '../domain/loopback.ts';

export interface AnonymousRules {
  /** Everybody may: asked for by name (ALLOW_ANONYMOUS). */
  allowed: boolean;
  /** Nobody may, whatever keys there are. */
  required: boolean;
  anyKey: () => Promise<boolean>;
  now: () => number;
}

/** How long a key that another process has made may go unseen. */
const RECHECK_MS = 1000;

/** Answers why the caller may not, or undefined when it may. */
export function createAnonymousCheck(
  rules: AnonymousRules,
): (caller: { address: string; headers: IncomingHttpHeaders }) => Promise<string | undefined> {
  let found = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  /** Keys are never removed: once there is one there always is. */
  async function isRequired(): Promise<boolean> {
    if (rules.required || found) return true;
    if (rules.now() - askedAt < RECHECK_MS) return false;
    found = await rules.anyKey();
    askedAt = rules.now();
    return found;
  }

  return async (caller) => {
    if (rules.allowed) return undefined;
    if (await isRequired()) return 'Present an API key or a token as "Authorization: Bearer …".';
    if (isLocal(caller)) return undefined;
    return 'Without authentication only this machine may come in.';
  };
}

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip'];

/** A proxy on this machine passes on what others ask. */
function isLocal({ address, headers }: { address: string; headers: IncomingHttpHeaders }): boolean {
  return (
    isLoopback(address.replace(/^::ffff:/, '')) &&
    isLoopback(hostNameOf(headers.host)) &&
    FORWARDED.every((name) => headers[name] === undefined)
  );
}
