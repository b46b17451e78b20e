// Which addresses are the internet's. Everything else belongs to this machine, to the network it stands in, or to
// nobody.

import ipaddr from 'ipaddr.js';

/** Unicast by its number, yet the metadata and control service of Azure's machines. */
const ANSWERED_BY_THE_CLOUD = new Set(['168.63.129.16']);

/** The deprecated ::/96, which some systems still take for the IPv4 address in its last four bytes. */
const IPV4_COMPATIBLE = ipaddr.parseCIDR('::/96');

/**
 * Whether an address in any spelling (IPv6-mapped, shortened, with a zone) is a public one. False for what is no
 * address, and for tunnels that carry an IPv4 address inside (6to4, Teredo, NAT64): where they end is not ours to say.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const plain = ipaddr.process(address);
  if (plain.kind() === 'ipv6' && plain.match(IPV4_COMPATIBLE)) return false;
  return plain.range() === 'unicast' && !ANSWERED_BY_THE_CLOUD.has(plain.toString());
}
