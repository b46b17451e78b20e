// Which web pages may talk to this server. A caller without an Origin header is no page.

/** Apollo Sandbox, which runs in the browser of whoever develops against a loopback server. */
const APOLLO_SANDBOX = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];

export interface OriginRules {
  /** Further origins, as configured. */
  allowed: readonly string[];
  loopbackOnly: boolean;
  publicUrl: string | null;
}

export function createOriginCheck(
  rules: OriginRules,
): (origin: string | undefined, host: string | undefined) => boolean {
  const allowed = new Set(rules.allowed);
  if (rules.loopbackOnly) for (const origin of APOLLO_SANDBOX) allowed.add(origin);
  if (rules.publicUrl !== null) allowed.add(new URL(rules.publicUrl).origin);
  return (origin, host) => {
    if (origin === undefined || allowed.has(origin)) return true;
    // A page this server served itself; by scheme-less comparison, as a proxy may end TLS.
    return URL.canParse(origin) && new URL(origin).host === host;
  };
}
