// What the studio's pages may load. The strictest policy that each page works under.

export interface PolicyOrigins {
  /** Where stored images come from, when not from this server. */
  images: readonly string[];
  /** Where uploads go, when not to this server. */
  uploads: readonly string[];
  /** The socket's origin, when known: Safari before 15.4 does not take 'self' to cover it. */
  socket: string | null;
}

/**
 * Styles that libraries write into the page, by hash: React Aria's keeping the page from scrolling behind a dialog on
 * iOS, and react-zoom-pan-pinch's, which is put there empty first. test/studio/content-policy.test.ts computes them
 * from the libraries.
 */
export const LIBRARY_STYLES = [
  "'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='",
  "'sha256-/aQdAPrD+kc0v7HnGQTuKBtoP6ZN+lnzOGVJ1Qt6dfw='",
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
] as const;

export function studioPolicy(origins: PolicyOrigins): string {
  return toHeader({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", ...LIBRARY_STYLES],
    'font-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:', ...origins.images],
    'connect-src': ["'self'", ...sockets(origins), ...origins.uploads, ...origins.images],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  });
}

/** GraphiQL's editor writes its styles into the page and carries its icons as data. */
export function graphiqlPolicy(origins: PolicyOrigins): string {
  return toHeader({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'font-src': ["'self'", 'data:'],
    'img-src': ["'self'", 'data:', 'blob:', ...origins.images],
    'connect-src': ["'self'", ...sockets(origins)],
    'worker-src': ["'self'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  });
}

function sockets(origins: PolicyOrigins): string[] {
  return origins.socket === null ? [] : [origins.socket];
}

function toHeader(policy: Record<string, string[]>): string {
  return Object.entries(policy)
    .map(([name, sources]) => [name, ...new Set(sources)].join(' '))
    .join('; ');
}
