// What this machine is called by itself.

/** Loopback by name or address. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

/** The name of a Host header without its port, in lower case; an IPv6 address without its brackets. Empty without one. */
export function hostNameOf(host: string | undefined): string {
  const url = `http://${host ?? ''}`;
  if (host === undefined || /[/?#@\\]/.test(host) || !URL.canParse(url)) return '';
  return new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
