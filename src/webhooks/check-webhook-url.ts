// Whether an address may be told anything. What a name resolves to is judged when it is connected to.

import type { InputProblem } from '../domain/errors.ts';
import { isPublicAddress } from '../outgoing/index.ts';
import type { WebhookSettings } from './webhook-deps.ts';

const LONGEST = 2048;

/** Undefined when it may. */
export function checkWebhookUrl(
  url: string,
  { allowPrivateWebhooks }: WebhookSettings,
  path: string[],
): InputProblem | undefined {
  const problem = (rule: string, message: string): InputProblem => ({
    code: 'INVALID_INPUT',
    path,
    rule,
    message,
    received: url.slice(0, 200),
    allowed: undefined,
  });
  if (url.length > LONGEST)
    return problem('length', `A webhook's address has at most ${LONGEST} characters.`);
  if (!URL.canParse(url))
    return problem('format', 'A webhook needs a full address, such as https://example.com/hook.');
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' && !(protocol === 'http:' && allowPrivateWebhooks)) {
    return problem('scheme', 'A webhook needs an https: address.');
  }
  if (username !== '' || password !== '') {
    return problem(
      'credentials',
      "A webhook's address holds no user name or password; what is sent is signed.",
    );
  }
  const literal = hostname.replace(/^\[|\]$/g, '');
  const isLiteral = /^[\d.]+$/.test(literal) || literal.includes(':');
  if (isLiteral && !allowPrivateWebhooks && !isPublicAddress(literal)) {
    return problem('address', `${hostname} is no public address.`);
  }
  return undefined;
}
