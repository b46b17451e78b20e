// Why a caller was not let in, as an error that carries the status and header that go with it: Apollo reads them there.

import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { AppError } from '../domain/errors.ts';

export function toEntryRefusal(error: unknown): GraphQLError {
  const code = error instanceof AppError ? error.code : 'INTERNAL';
  const headers = new HeaderMap();
  if (code === 'UNAUTHENTICATED') headers.set('www-authenticate', 'Bearer realm="easel"');
  return new GraphQLError('Not let in', {
    originalError: error instanceof Error ? error : new Error(String(error)),
    extensions: { code, http: { status: statusOf(code), headers } },
  });
}

function statusOf(code: string): number {
  if (code === 'UNAUTHENTICATED') return 401;
  return code === 'UNAVAILABLE' ? 503 : 500;
}
