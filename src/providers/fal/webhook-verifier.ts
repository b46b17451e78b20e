// Checks that a webhook is fal's: ED25519 over request id, user id, time and the hash of the body, by any key of fal's
// published set. fal rotates its keys, so an unknown signature asks for the set again, though not at every forgery.

import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { allowHosts, guardedFetch } from '../../outgoing/index.ts';

export interface FalWebhook {
  requestId: string;
  /** False: the run has failed. */
  ok: boolean;
}

export type Verified =
  | { ok: true; webhook: FalWebhook }
  /** `unsettled`: fal's keys could not be had, so it may be genuine; it should be sent again. */
  | { ok: false; reason: string; unsettled: boolean };

export interface WebhookVerifier {
  verify(headers: Record<string, string | string[] | undefined>, body: Buffer): Promise<Verified>;
}

export const FAL_JWKS_URL = 'https://rest.fal.ai/.well-known/jwks.json';
const KEEP_MS = 24 * 3600 * 1000;
const ASK_AGAIN_MS = 30_000;
const AFTER_FAILURE_MS = 5000;
const TOLERANCE_S = 300;

const keySet = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() })),
});
const message = z.looseObject({ request_id: z.string().min(1), status: z.string() });

export function createWebhookVerifier(options: {
  jwksUrl: string;
  fetchJson?: (url: string) => Promise<unknown>;
  now?: () => number;
}): WebhookVerifier {
  const now = options.now ?? Date.now;
  const fetchJson = options.fetchJson ?? fetchKeys;
  let keys: KeyObject[] = [];
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  /** Whoever comes while the keys are asked for waits for the same answer. A failure leaves the keys as they are. */
  function refresh(): Promise<void> {
    if (now() - failedAt < AFTER_FAILURE_MS) return Promise.resolve();
    asking ??= ask().finally(() => (asking = undefined));
    return asking;
  }

  async function ask(): Promise<void> {
    try {
      const parsed = keySet.parse(await fetchJson(options.jwksUrl));
      keys = parsed.keys.map(({ kty, crv, x }) => createPublicKey({ key: { kty, crv, x }, format: 'jwk' }));
      fetchedAt = now();
    } catch {
      failedAt = now();
    }
  }

  async function check(text: Buffer, signature: Buffer): Promise<'genuine' | 'forged' | 'unsettled'> {
    const matches = (): boolean => keys.some((key) => verify(null, text, key, signature));
    if (now() - fetchedAt > KEEP_MS) await refresh();
    if (matches()) return 'genuine';
    if (now() - fetchedAt < ASK_AGAIN_MS) return 'forged';
    await refresh();
    if (matches()) return 'genuine';
    return now() - fetchedAt < ASK_AGAIN_MS ? 'forged' : 'unsettled';
  }

  return {
    async verify(headers, body) {
      const [id, user, time, signature] = ['request-id', 'user-id', 'timestamp', 'signature'].map(
        (name) => headers[`x-fal-webhook-${name}`],
      );
      if (
        typeof id !== 'string' ||
        typeof user !== 'string' ||
        typeof time !== 'string' ||
        typeof signature !== 'string'
      ) {
        return refused('A signature header is missing');
      }
      if (!/^\d{1,12}$/.test(time) || Math.abs(now() / 1000 - Number(time)) > TOLERANCE_S) {
        return refused('The time is more than five minutes off');
      }
      if (!/^[0-9a-f]{128}$/i.test(signature)) return refused('The signature is none');
      const hash = createHash('sha256').update(body).digest('hex');
      const text = Buffer.from([id, user, time, hash].join('\n'));
      const checked = await check(text, Buffer.from(signature, 'hex'));
      if (checked === 'unsettled')
        return { ok: false, reason: 'fal’s keys cannot be had now', unsettled: true };
      if (checked === 'forged') return refused('The signature is not fal’s');
      const parsed = message.safeParse(parse(body));
      if (!parsed.success) return refused('The body is none of fal’s');
      return { ok: true, webhook: { requestId: parsed.data.request_id, ok: parsed.data.status === 'OK' } };
    },
  };
}

function refused(reason: string): Verified {
  return { ok: false, reason, unsettled: false };
}

async function fetchKeys(url: string): Promise<unknown> {
  const fetchSet = guardedFetch({ allow: allowHosts(url), timeoutMs: 10_000, maxBytes: 100_000 });
  const answer = await fetchSet(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
