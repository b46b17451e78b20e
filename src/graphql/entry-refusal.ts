// Why a caller was not let in, as an error that carries the status that goes with it: Apollo reads it there.

import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { AppError } from '../domain/errors.ts';

export function toEntryRefusal(error: unknown): GraphQLError {
  const code = error instanceof AppError ? error.code : 'INTERNAL';
  // As Apollo reads it, whatever other servers may declare of the same name.
  const extensions: Record<string, unknown> = {
    code,
    http: { status: statusOf(code), headers: headersOf(error) },
  };
  return new GraphQLError('Not let in', {
    originalError: error instanceof Error ? error : new Error(String(error)),
    extensions,
  });
}

function statusOf(code: string): number {
  if (code === 'UNAUTHENTICATED') return 401;
  if (code === 'RATE_LIMITED') return 429;
  return code === 'UNAVAILABLE' ? 503 : 500;
}

function headersOf(error: unknown): HeaderMap {
  const headers = new HeaderMap();
  const wait = error instanceof AppError ? error.retryAfterMs : undefined;
  if (wait !== undefined) headers.set('retry-after', String(Math.ceil(wait / 1000)));
  return headers;
}
