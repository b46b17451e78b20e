// The text of an operation, from what a client sends: itself, or its hash in one of the two places clients put it.

import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { type PersistedOperations, sha256 } from './persisted-operations.ts';

export interface SourceRequest {
  query?: string | null | undefined;
  /** `sha256:<hex>`, as the GraphQL-over-HTTP draft has it. */
  documentId?: unknown;
  /** `{persistedQuery: {version: 1, sha256Hash}}`, as Apollo's clients have it. */
  extensions?: unknown;
}

export type Source =
  /** `hash`: the client wants the text remembered under it. */
  { ok: true; text: string; hash: string | undefined } | { ok: false; error: GraphQLError };

export function readSource(persisted: PersistedOperations, request: SourceRequest): Source {
  const documentId = hashOfId(request.documentId);
  const hash = documentId ?? apolloHash(request.extensions);
  // A websocket's message must hold a text: there an empty one stands for none.
  const text = request.query === null || request.query === '' ? undefined : request.query;
  if (text === undefined) {
    if (hash === undefined) return refuse('BAD_REQUEST', 'The request holds no query.');
    const found = persisted.find(hash);
    if (found === undefined) return refuse('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
    return { ok: true, text: found, hash: undefined };
  }
  // The draft's ids are not for registering; Apollo's hashes are, and must be those of the text.
  if (documentId === undefined && hash !== undefined && hash !== sha256(text)) {
    return refuse('BAD_REQUEST', 'The hash is not that of the query.');
  }
  const error = persisted.refusal(text);
  if (error !== undefined) return { ok: false, error };
  return { ok: true, text, hash: documentId === undefined ? hash : undefined };
}

/** The hash in a document id; undefined when it is none. */
export function hashOfId(documentId: unknown): string | undefined {
  return typeof documentId === 'string' ? /^(?:sha256:)?([0-9a-f]{40,64})$/.exec(documentId)?.[1] : undefined;
}

const apollo = z.looseObject({
  persistedQuery: z.looseObject({
    version: z.literal(1),
    sha256Hash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

function apolloHash(extensions: unknown): string | undefined {
  // Most requests have none, and a refusal of a schema costs more than all the rest of this.
  if (extensions === undefined || extensions === null) return undefined;
  const parsed = apollo.safeParse(extensions);
  return parsed.success ? parsed.data.persistedQuery.sha256Hash : undefined;
}

function refuse(code: string, message: string): Source {
  return { ok: false, error: new GraphQLError(message, { extensions: { code, http: { status: 400 } } }) };
}
