// Asks a service of the operator's own. It is sent `{userId, model, inputs, texts: [{path, text}]}` and answers
// `{"allowed": true}`, or `{"allowed": false, "message": "…", "category": "…", "path": […]}`.

import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { allowHosts, fetchPublic } from '../outgoing/index.ts';
import type { ModerationStep } from './moderation.ts';

export interface EndpointOptions {
  url: string;
  /** Sent as a bearer token. */
  token: string | null;
  timeoutMs: number;
  /** Told why a request could not be judged; its caller is not told of the operator's other services. */
  onFailure: (why: string) => void;
}

const TRY_AGAIN_MS = 5000;

const answerShape = z.discriminatedUnion('allowed', [
  z.object({ allowed: z.literal(true) }),
  z.object({
    allowed: z.literal(false),
    message: z.string().max(500).default('This may not be generated here.'),
    category: z.string().max(100).nullish(),
    path: z.array(z.string()).default([]),
  }),
]);

/** What cannot be judged is not accepted: raises AppError UNAVAILABLE. */
export function byEndpoint({ url, token, timeoutMs, onFailure }: EndpointOptions): ModerationStep {
  const unavailable = (why: string): AppError => {
    onFailure(why);
    return new AppError('UNAVAILABLE', 'The request could not be judged. Try again in a moment.', {
      retryAfterMs: TRY_AGAIN_MS,
    });
  };
  return async ({ userId, model, inputs }, texts) => {
    const answer = await fetchPublic(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ userId, model, inputs, texts }),
      // The operator's own service may be anywhere.
      allow: allowHosts(url),
      timeoutMs,
      maxBytes: 100_000,
    });
    if (!answer.ok) throw unavailable(answer.message);
    const body = await buffer(answer.body).catch((error: unknown) => {
      throw unavailable(error instanceof Error ? error.message : 'Its answer broke off.');
    });
    const parsed = answer.status === 200 ? answerShape.safeParse(parse(body.toString())) : undefined;
    if (parsed?.success !== true) throw unavailable(`It answered ${answer.status}.`);
    if (parsed.data.allowed) return { ok: true };
    const { message, category, path } = parsed.data;
    return { ok: false, message, category: category ?? null, path };
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
