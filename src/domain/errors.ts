// Failures a caller can act on, as data with codes; and the one exception class for everything else.

import type { Job } from './job.ts';
import type { JsonValue } from './json.ts';
import type { Micros } from './money.ts';

export type ErrorCode =
  | 'INVALID_INPUT'
  | 'UNKNOWN_MODEL'
  | 'BUDGET_EXCEEDED'
  | 'COST_LIMIT'
  | 'RATE_LIMITED'
  | 'IDEMPOTENCY_MISMATCH'
  | 'CONTENT_REJECTED'
  | 'WRONG_STATE'
  | 'NOT_FOUND'
  | 'FORBIDDEN';

interface Base {
  message: string;
  /** Where in the request, in the domain's spelling (`["inputs","image_url"]`); each edge respells it. */
  path: string[];
}

export type InputProblem = Base & {
  code: 'INVALID_INPUT' | 'UNKNOWN_MODEL';
  /** The rule that was broken, such as `range`, `required`, `unknown_field`. */
  rule: string;
  received: JsonValue | undefined;
  allowed: string[] | undefined;
};

export type UserError =
  | InputProblem
  | (Base & { code: 'BUDGET_EXCEEDED'; needed: Micros; remaining: Micros; resetsAt: number | null })
  | (Base & { code: 'RATE_LIMITED'; retryAfterMs: number })
  | (Base & { code: 'IDEMPOTENCY_MISMATCH'; originalJob: Job })
  | (Base & { code: 'CONTENT_REJECTED'; category: string | null })
  | (Base & { code: 'COST_LIMIT' | 'WRONG_STATE' | 'NOT_FOUND' | 'FORBIDDEN' });

export type Result<T> = { ok: true; value: T } | { ok: false; errors: UserError[] };

export function succeed<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail(...errors: UserError[]): { ok: false; errors: UserError[] } {
  return { ok: false, errors };
}

/** A request-level refusal that is not part of a payload: authentication, malformed requests, missing pages. */
export class AppError extends Error {
  readonly code:
    | 'UNAUTHENTICATED'
    | 'FORBIDDEN'
    | 'NOT_FOUND'
    | 'BAD_REQUEST'
    | 'UNAVAILABLE'
    | 'RATE_LIMITED';
  readonly retryAfterMs: number | undefined;

  constructor(code: AppError['code'], message: string, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** A setting that cannot work: printed as one line, exit code 1. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}

/** A store that another process has to itself. */
export class InUseError extends StartError {}
