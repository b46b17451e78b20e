// Every address of the server, from the page's base: it may be behind a path prefix.

export function serverUrl(path: string): string {
  return new URL(path.replace(/^\//, ''), document.baseURI).href;
}

/** The same address for a websocket. */
export function socketUrl(path: string): string {
  return serverUrl(path).replace(/^http/, 'ws');
}

/** The path prefix without a trailing slash; empty at the root. */
export function basePath(): string {
  return new URL(document.baseURI).pathname.replace(/\/[^/]*$/, '');
}

/**
 * An address of the server as this page can reach it. A page opened as localhost is another origin than the same
 * server's 127.0.0.1, and may not put or read there.
 */
export function nearUrl(url: string): string {
  const target = new URL(url);
  const here = new URL(document.baseURI);
  const same = isLoopback(target.hostname) && isLoopback(here.hostname) && target.port === here.port;
  return same ? `${here.origin}${target.pathname}${target.search}` : url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
