// What of an error reaches a client of GraphQL: its code and message where the caller can act on it, else one opaque
// INTERNAL error with the request's id. The stack goes to the log only.

import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../telemetry/logger.ts';

export function toFormattedError(
  error: unknown,
  request: {
    requestId: string;
    log: Pick<Logger, 'error'>;
    fallbackCode?: unknown;
    /** Messages may not suggest what else the schema holds. */
    hideSchema?: boolean;
  },
): GraphQLFormattedError {
  const { requestId } = request;
  const thrown = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  if (thrown instanceof AppError) {
    const retry = thrown.retryAfterMs === undefined ? {} : { retryAfterMs: thrown.retryAfterMs };
    return { message: thrown.message, ...place, extensions: { code: thrown.code, requestId, ...retry } };
  }
  if (thrown instanceof GraphQLError && !isBug(thrown)) {
    const { stacktrace: _stacktrace, http: _http, ...extensions } = thrown.extensions;
    const code = extensions['code'] ?? request.fallbackCode ?? 'GRAPHQL_VALIDATION_FAILED';
    const message = request.hideSchema === true ? withoutSuggestion(thrown.message) : thrown.message;
    return { message, ...place, extensions: { ...extensions, code, requestId } };
  }
  request.log.error({ err: thrown, requestId }, 'A request broke');
  return { message: 'Internal error', ...place, extensions: { code: 'INTERNAL', requestId } };
}

/** graphql-js ends a message with what may have been meant. */
function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean [^?]*\?/, '');
}

/** graphql-js and Apollo report some of our own mistakes as GraphQLErrors without an original. */
function isBug(error: GraphQLError): boolean {
  return (
    error.message.startsWith('Cannot return null for non-nullable field') ||
    error.extensions['code'] === 'INTERNAL_SERVER_ERROR'
  );
}

function placeOf(error: GraphQLError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
}
