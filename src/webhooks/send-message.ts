// One POST of a signed message: to a public address only, no redirect followed, within its time.

import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { DeliveryAttempt, WebhookSecret } from '../domain/webhook.ts';
import { fetchPublic, type PublicAnswer } from '../outgoing/index.ts';

export interface Message {
  id: string;
  url: string;
  body: string;
  secrets: readonly WebhookSecret[];
}

export interface Sent {
  attempt: DeliveryAttempt;
  /** How long the receiver asked to wait. */
  retryAfterMs: number | null;
}

const MOST_SHOWN = 500;
const MOST_READ = 64_000;

/** Raises only the reason of an abort. */
export async function sendMessage(
  message: Message,
  options: { now: number; timeoutMs: number; allowPrivate: boolean; signal: AbortSignal },
): Promise<Sent> {
  const { now, timeoutMs, allowPrivate, signal } = options;
  const started = performance.now();
  const answer = await fetchPublic(message.url, {
    method: 'POST',
    headers: headersOf(message, new Date(now)),
    body: message.body,
    timeoutMs,
    maxBytes: MOST_READ,
    maxRedirects: 0,
    protocols: allowPrivate ? ['https:', 'http:'] : ['https:'],
    allow: () => allowPrivate,
    signal,
  });
  const response = answer.ok ? await beginningOf(answer) : null;
  return {
    attempt: {
      at: now,
      durationMs: Math.round(performance.now() - started),
      status: answer.ok ? answer.status : null,
      error: errorOf(answer),
      response,
    },
    retryAfterMs: answer.ok ? retryAfter(answer.headers['retry-after'], now) : null,
  };
}

/** Every secret that still signs gives a signature: the receiver takes whichever it knows. */
function headersOf({ id, body, secrets }: Message, at: Date): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Easel-Webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map(({ secret }) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

function errorOf(answer: PublicAnswer): string | null {
  if (!answer.ok) return answer.message;
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `The receiver answered ${status}; redirects are not followed.`;
  return `The receiver answered ${status}.`;
}

/** The status has been had: what the answer says beside it is for people, and is not waited for long. */
async function beginningOf({ body }: Extract<PublicAnswer, { ok: true }>): Promise<string> {
  const reading = (async () => {
    let text = '';
    try {
      for await (const chunk of body) {
        text += Buffer.from(chunk as Uint8Array).toString();
        if (text.length >= MOST_SHOWN) break;
      }
    } catch {
      // What came before it broke is shown.
    }
    return text;
  })();
  const shown = await Promise.race([reading, sleep(1000, '', { ref: false })]);
  body.destroy();
  return shown.slice(0, MOST_SHOWN);
}

/** Seconds, or a date. */
function retryAfter(header: string | string[] | undefined, now: number): number | null {
  if (typeof header !== 'string') return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
