import type { ErrorCode, FailureCode, Job, UserError } from './types.ts';

/**
 * - `ErrorCode`: the request was refused; `errors` has every problem of it.
 * - `FailureCode`: the job was accepted and failed; `job` is it.
 * - `CANCELED`: somebody cancelled the job. `ABORTED`: your own signal did; `job` tells how it ended, if it had begun.
 * - `NETWORK`: no connection within `giveUpAfterMs`. The job, if there is one, goes on: `watch` it later.
 * - the others are answers of the server to a request as a whole.
 */
export type EaselErrorCode =
  | ErrorCode
  | FailureCode
  | 'CANCELED'
  | 'ABORTED'
  | 'NETWORK'
  | 'BAD_RESPONSE'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE'
  | 'BAD_REQUEST'
  | 'GRAPHQL_VALIDATION_FAILED'
  // Codes of later servers; `& {}` keeps the names above in an editor's list.
  | (string & {});

export interface EaselErrorFacts {
  errors?: readonly UserError[];
  job?: Job | undefined;
  jobId?: string | undefined;
  /** Whether the same call may succeed when made again. */
  retryable?: boolean;
  retryAfterMs?: number | undefined;
  requestId?: string | undefined;
  cause?: unknown;
}

/** The one error that every call of this package raises. */
export class EaselError extends Error {
  readonly code: EaselErrorCode;
  readonly errors: readonly UserError[];
  readonly job: Job | undefined;
  /** The job it is about, also where its record is not at hand. */
  readonly jobId: string | undefined;
  readonly retryable: boolean;
  /** Milliseconds until it is worth trying again, where the server said so. */
  readonly retryAfterMs: number | undefined;
  /** Names the request in the server's log. */
  readonly requestId: string | undefined;

  constructor(code: EaselErrorCode, message: string, facts: EaselErrorFacts = {}) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.name = 'EaselError';
    this.code = code;
    this.errors = facts.errors ?? [];
    this.job = facts.job;
    this.jobId = facts.jobId ?? facts.job?.id;
    this.retryable = facts.retryable ?? false;
    this.retryAfterMs = facts.retryAfterMs;
    this.requestId = facts.requestId;
  }
}

/** The problems of a refused request as one error: the code of the first, the messages of all. */
export function refusal(errors: readonly UserError[]): EaselError {
  const [first] = errors;
  const message = errors
    .map((error) => [error.path.join('.'), error.message].filter(Boolean).join(': '))
    .join('\n');
  const limited = errors.find((error) => error.__typename === 'RateLimitedError');
  return new EaselError(first?.code ?? 'BAD_RESPONSE', message, {
    errors,
    retryable: limited !== undefined,
    retryAfterMs: limited?.retryAfterMs,
  });
}

interface GraphqlError {
  message: string;
  extensions?: { code?: unknown; requestId?: unknown; retryAfterMs?: unknown } | undefined;
}

/** Errors of a GraphQL answer, which concern the request as a whole. */
export function requestError(errors: readonly GraphqlError[], jobId?: string): EaselError {
  const { code, requestId, retryAfterMs } = errors[0]?.extensions ?? {};
  return new EaselError(
    typeof code === 'string' ? code : 'BAD_RESPONSE',
    errors.map(({ message }) => message).join('\n'),
    {
      jobId,
      retryable: code === 'UNAVAILABLE' || code === 'RATE_LIMITED' || code === 'INTERNAL',
      requestId: typeof requestId === 'string' ? requestId : undefined,
      retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
    },
  );
}

export function aborted(signal: AbortSignal, facts: EaselErrorFacts = {}): EaselError {
  return new EaselError('ABORTED', 'The call was aborted', { ...facts, cause: signal.reason });
}
