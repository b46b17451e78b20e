// Why a caller was not let in, as an error that carries the status that goes with it: Apollo reads it there.

import { GraphQLError } from 'graphql';
import { AppError } from '../domain/errors.ts';

export function toEntryRefusal(error: unknown): GraphQLError {
  const code = error instanceof AppError ? error.code : 'INTERNAL';
  return new GraphQLError('Not let in', {
    originalError: error instanceof Error ? error : new Error(String(error)),
    extensions: { code, http: { status: statusOf(code) } },
  });
}

function statusOf(code: string): number {
  if (code === 'UNAUTHENTICATED') return 401;
  return code === 'UNAVAILABLE' ? 503 : 500;
}
