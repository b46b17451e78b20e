// Why a caller was not let in, as an error that carries the status that goes with it: Apollo reads it there.

import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { AppError } from '../domain/errors.ts';

export function toEntryRefusal(error: unknown): GraphQLError {
  const { status, headers } = httpOf(error);
  // As Apollo reads it, whatever other servers may declare of the same name.
  const extensions: Record<string, unknown> = {
    code: error instanceof AppError ? error.code : 'INTERNAL',
    http: { status, headers: new HeaderMap(Object.entries(headers)) },
  };
  return new GraphQLError('Not let in', {
    originalError: error instanceof Error ? error : new Error(String(error)),
    extensions,
  });
}

export function httpOf(error: unknown): { status: number; headers: Record<string, string> } {
  if (!(error instanceof AppError)) return { status: 500, headers: {} };
  const { code, retryAfterMs: wait } = error;
  const headers = wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1000)) };
  return { status: STATUS[code], headers };
}

const STATUS: Record<AppError['code'], number> = {
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};
