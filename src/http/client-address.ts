// The network address of a caller: of the connection, or as the proxies in front of this server name it.

import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/**
 * `proxies`: how many in front of this server add to X-Forwarded-For. Only what the outermost of them has added is
 * believed: what stands before it is the caller's own.
 */
export function clientAddress({ socket, headers }: IncomingMessage, proxies: number): string {
  const direct = socket.remoteAddress ?? 'unknown';
  if (proxies === 0) return direct;
  const header = headers['x-forwarded-for'];
  const named = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => part.trim());
  const address = named.at(-proxies) ?? named[0] ?? '';
  return ipaddr.isValid(address) ? address : direct;
}
