// The settings in effect as they may be shown and kept: of a secret only that it is set, of an address no credentials.

/** What differs between the processes of one installation, or says nothing about the server. */
const OWN_OF_PROCESS = new Set(['PORT', 'ROLE', 'EASEL_URL', 'EASEL_TOKEN']);
const SECRET = /KEY|SECRET|TOKEN|PASSWORD|CREDENTIAL/;
const ADDRESS = /UR[IL]|ENDPOINT|ISSUER/;

/** By name; what is not set is left out. */
export function shownSettings(variables: Record<string, unknown>): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined || OWN_OF_PROCESS.has(name)) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    shown[name] = SECRET.test(name) ? 'set' : ADDRESS.test(name) ? withoutCredentials(text) : text;
  }
  return shown;
}

function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@]*@/g, '//…@').replace(/\?.*$/, '?…');
}
