// What of a network address is counted under one name.

import { isLoopback } from '../domain/loopback.ts';

/** Null for this machine, which has no limit. Whoever has one IPv6 address has its whole /64. */
export function countedAs(address: string): string | null {
  const plain = address.replace(/^::ffff:/, '');
  if (isLoopback(plain)) return null;
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain;
}
