// What may name an image or LoRA weights. Addresses are checked by name here: the provider fetches them, not we.

import ipaddr from 'ipaddr.js';

export type ReferenceProblem = { rule: 'scheme' | 'host' | 'image'; message: string };

const MOST_INLINE = 15_000_000;
const EASEL = /^easel:\/\/(uploads|images)\/[\w-]{1,100}$/;
const S3 = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/\S+$/;
const DATA = /^data:(image\/(?:png|jpeg|webp|gif|avif));base64,([A-Za-z0-9+/]+={0,2})$/;

/** Undefined when the reference can be used. `allowLoopback`: the provider is a program on this machine. */
export function checkReference(
  text: string,
  options: { allowLoopback: boolean },
): ReferenceProblem | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'https':
    case 'http':
      return checkAddress(text, scheme, options.allowLoopback);
    case 's3': {
      const traverses = text.split('/').includes('..');
      return S3.test(text) && !traverses ? undefined : { rule: 'scheme', message: 'must be s3://bucket/key' };
    }
    case 'easel':
      return EASEL.test(text)
        ? undefined
        : { rule: 'scheme', message: 'must be easel://uploads/<id> or easel://images/<id>' };
    case 'data':
      return checkInline(text);
    default:
      return { rule: 'scheme', message: 'must be an https:, s3:, data: or easel: reference' };
  }
}

function checkInline(text: string): ReferenceProblem | undefined {
  if (text.length > MOST_INLINE * 1.4) {
    return { rule: 'image', message: `must hold at most ${MOST_INLINE} bytes; use createUpload for more` };
  }
  const payload = text.length - text.indexOf(',') - 1;
  return DATA.test(text) && payload % 4 === 0
    ? undefined
    : { rule: 'image', message: 'must be a base64 data: URI of a PNG, JPEG, WebP, GIF or AVIF image' };
}

function checkAddress(
  text: string,
  scheme: 'http' | 'https',
  allowLoopback: boolean,
): ReferenceProblem | undefined {
  if (!URL.canParse(text) || /\s/.test(text)) return { rule: 'scheme', message: 'is not a URL' };
  const { hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return { rule: 'host', message: 'must not carry credentials' };
  const kind = kindOfHost(hostname);
  if (kind === 'loopback' && allowLoopback) return undefined;
  if (kind !== 'public')
    return { rule: 'host', message: `must be a public address, and ${hostname} is ${kind}` };
  if (scheme === 'http') return { rule: 'scheme', message: 'must be https:, not http:' };
  return undefined;
}

/** By its name alone. WHATWG URLs spell decimal, octal and hexadecimal IPv4 addresses out. */
function kindOfHost(hostname: string): string {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  if (/\.(internal|local|localdomain|lan|intranet|home\.arpa)$/.test(host)) return 'private';
  if (!ipaddr.isValid(host)) return host.includes('.') ? 'public' : 'private';
  const address = ipaddr.process(host);
  const range = address.range();
  if (range !== 'unicast') return range;
  // Global addresses of IPv6 are 2000::/3; what lies outside may embed an IPv4 address of any kind.
  return address.kind() === 'ipv4' || address.match(ipaddr.parseCIDR('2000::/3')) ? 'public' : 'reserved';
}
