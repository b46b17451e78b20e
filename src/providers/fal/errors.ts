// What fal's failures mean for a job.

import { z } from 'zod';
import type { FailureCode } from '../../domain/job.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { ProviderError } from '../provider.ts';
import type { AnswerHeaders, Exchange } from './transport.ts';

const detailItem = z.looseObject({
  loc: z.array(z.union([z.string(), z.number()])).nullish(),
  msg: z.string().nullish(),
  type: z.string().nullish(),
});
const errorBody = z.looseObject({
  detail: z.union([z.string(), z.array(detailItem)]).nullish(),
  message: z.string().nullish(),
  error_type: z.string().nullish(),
});

/** Requests of these kinds may go well the next time. */
const TRANSIENT = new Set([
  'request_timeout',
  'startup_timeout',
  'runner_scheduling_failure',
  'runner_connection_timeout',
  'runner_disconnected',
  'runner_connection_refused',
  'runner_connection_error',
  'runner_incomplete_response',
  'runner_server_error',
  'internal_error',
  'internal_server_error',
  'generation_timeout',
  'downstream_service_error',
  'downstream_service_unavailable',
]);

/** An answer that is not 2xx, or that never came, in our words. */
export function toProviderError(exchange: Exchange): ProviderError {
  const { answer, failure } = exchange;
  if (answer === null) {
    const reason = failure?.reason ?? 'no answer';
    return {
      code: 'PROVIDER_ERROR',
      message: `The provider could not be reached: ${reason}`,
      retryable: true,
      retryAfterMs: null,
      details: null,
    };
  }
  const details = parseJson(answer.text);
  const body = errorBody.catch({}).parse(details);
  const items = Array.isArray(body.detail) ? body.detail : [];
  const type = answer.headers.get('x-fal-error-type') ?? body.error_type ?? items[0]?.type ?? null;
  return {
    code: codeFor(answer.status, type),
    message: messageOf(body, items, answer),
    retryable: isRetryable(answer, type),
    retryAfterMs: retryAfter(answer.headers.get('retry-after')),
    details,
  };
}

function codeFor(status: number, type: string | null): FailureCode {
  if (type === 'content_policy_violation') return 'CONTENT_POLICY';
  if (status === 504 || type === 'generation_timeout' || type === 'request_timeout')
    return 'PROVIDER_TIMEOUT';
  if (status === 429 || status >= 500) return 'PROVIDER_ERROR';
  return 'PROVIDER_REJECTED';
}

function isRetryable(answer: { status: number; headers: AnswerHeaders }, type: string | null): boolean {
  const said = answer.headers.get('x-fal-retryable');
  if (said !== null) return said === 'true';
  if (type !== null && TRANSIENT.has(type)) return true;
  return answer.status === 429 || answer.status >= 500;
}

function messageOf(
  body: z.infer<typeof errorBody>,
  items: z.infer<typeof detailItem>[],
  answer: { status: number; text: string },
): string {
  if (items.length > 0) {
    return items
      .map(({ loc, msg }) =>
        [(loc ?? []).filter((part) => part !== 'body').join('.'), msg ?? 'is not valid']
          .filter((part) => part !== '')
          .join(': '),
      )
      .join('; ');
  }
  if (typeof body.detail === 'string') return body.detail;
  return body.message ?? `The provider answered ${answer.status}`;
}

/** Seconds, or a date. */
export function retryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), 10 * 60_000);
}

/** Null for what is no JSON. */
export function parseJson(text: string): JsonValue {
  try {
    const parsed: JsonValue = JSON.parse(text);
    return parsed;
  } catch {
    return text === '' ? null : text.slice(0, 1000);
  }
}
