// Which addresses may be connected to although they are not public, and what is raised where one may not.

import ipaddr from 'ipaddr.js';

export interface Target {
  hostname: string;
  port: number;
  /** What the name resolved to. */
  address: string;
}

/** Whether an address that is not public may be connected to all the same. */
export type AllowPrivate = (target: Target) => boolean;

/** Raised, and found as the cause of undici's error, when an address may not be connected to. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';

  constructor(hostname: string) {
    super(`${hostname} is no public address`);
    this.name = 'AddressRefused';
  }
}

/** Lets through the host and port of addresses that an operator has configured, whatever they resolve to. */
export function allowHosts(...urls: readonly (string | null)[]): AllowPrivate {
  const hosts = new Set(urls.flatMap((url) => (url === null ? [] : [placeOf(new URL(url))])));
  return ({ hostname, port }) => hosts.has(`${hostname}:${port}`);
}

function placeOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

/** Lets through the addresses of this machine: for a server that only this machine can reach. */
export const allowLoopback: AllowPrivate = ({ address }) =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
