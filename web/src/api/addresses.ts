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
