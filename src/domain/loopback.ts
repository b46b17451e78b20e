// What this machine is called by itself.

/** Loopback by name or address. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

/** Asked several times for every request, nearly always of the same text. */
let last = { host: '', name: '' };

/** The name of a Host header without its port, in lower case; an IPv6 address without its brackets. Empty without one. */
export function hostNameOf(host: string | undefined): string {
  if (host === undefined) return '';
  if (host !== last.host) last = { host, name: readHostName(host) };
  return last.name;
}

function readHostName(host: string): string {
  const url = `http://${host}`;
  if (/[/?#@\\]/.test(host) || !URL.canParse(url)) return '';
  return new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
