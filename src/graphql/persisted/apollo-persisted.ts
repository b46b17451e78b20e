// Persisted operations where Apollo looks for them, and where the GraphQL-over-HTTP draft puts them.

import type { ApolloServerOptions } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { PersistedOperations } from './persisted-operations.ts';
import { hashOfId } from './read-source.ts';

type Cache = NonNullable<
  Exclude<ApolloServerOptions<object>['persistedQueries'], false | undefined>['cache']
>;

const PREFIX = /^apq:/;

/** Apollo asks for `apq:<hash>`. */
export function apolloCache(persisted: PersistedOperations): Cache {
  return {
    get: (key) => Promise.resolve(persisted.find(key.replace(PREFIX, ''))),
    set(key, text) {
      persisted.remember(key.replace(PREFIX, ''), text);
      return Promise.resolve();
    },
    delete: () => Promise.resolve(false),
  };
}

/** Puts the text of a known `documentId` into the body, before Apollo reads it. */
export function resolveDocumentId(persisted: PersistedOperations, { body }: FastifyRequest): void {
  if (typeof body !== 'object' || body === null || 'query' in body || !('documentId' in body)) return;
  const hash = hashOfId(body.documentId);
  const text = hash === undefined ? undefined : persisted.find(hash);
  if (text !== undefined) Object.assign(body, { query: text });
}
