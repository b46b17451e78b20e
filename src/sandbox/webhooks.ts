// Tells the end of a request to the address it was submitted with, signed as fal signs: ED25519 over request id, user
// id, time and the body's hash.

import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { Answer } from './results.ts';
import { type SandboxRequest, stateOf } from './requests.ts';

export interface Webhooks {
  /** The public keys, as fal serves them. */
  jwks: object;
  /** Delivers when the request has ended; again and again when nobody takes it. */
  announce(request: SandboxRequest, answer: () => Promise<Answer>): void;
  close(): void;
}

const TRIES = 10;
const TIMEOUT_MS = 15_000;
const USER = 'sandbox';

export function createWebhooks(options: { retryMs: number }): Webhooks {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const timers = new Set<NodeJS.Timeout>();
  const ending = new AbortController();

  function later(ms: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work().catch(() => {});
    }, ms);
    timers.add(timer);
  }

  async function deliver(url: string, id: string, body: string, tries: number): Promise<void> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const hash = createHash('sha256').update(body).digest('hex');
    const signature = sign(null, Buffer.from([id, USER, timestamp, hash].join('\n')), privateKey).toString(
      'hex',
    );
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'x-fal-webhook-request-id': id,
          'x-fal-webhook-user-id': USER,
          'x-fal-webhook-timestamp': timestamp,
          'x-fal-webhook-signature': signature,
        },
        body,
        signal: AbortSignal.any([ending.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await answer.body?.cancel();
      if (answer.ok) return;
    } catch {
      // As any other failed delivery.
    }
    if (tries < TRIES && !ending.signal.aborted) {
      later(options.retryMs * 2 ** (tries - 1), () => deliver(url, id, body, tries + 1));
    }
  }

  return {
    jwks: { keys: [publicKey.export({ format: 'jwk' })] },
    announce(request, answer) {
      const { webhookUrl, timing, fault } = request;
      if (webhookUrl === null || fault === 'never-completes') return;
      const left = request.submittedAt + timing.queueMs + timing.runMs - Date.now();
      const deliverOnceDone = async (): Promise<void> => {
        const state = stateOf(request);
        // A timer may come early by the clock that the state follows.
        if (state.status !== 'COMPLETED') return later(Math.ceil(state.nextInMs), deliverOnceDone);
        const { status, body } = await answer();
        const ids = { request_id: request.id, gateway_request_id: request.id };
        const message =
          status === 200
            ? { ...ids, status: 'OK', payload: body }
            : { ...ids, status: 'ERROR', error: `Invalid status code: ${status}`, payload: body };
        await deliver(webhookUrl, request.id, JSON.stringify(message), 1);
      };
      later(Math.max(0, left), deliverOnceDone);
    },
    close() {
      ending.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
