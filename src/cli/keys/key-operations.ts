// The operations of `keys` through a server, and what is read of the answers.

import { z } from 'zod';

const FIELDS = /* GraphQL */ `
  id
  userId
  name
  prefix
  scopes
  models
  budget {
    period
    limit
    spent
    held
  }
  requestsPerMinute
  concurrentJobs
  createdAt
  expiresAt
  revokedAt
  lastUsedAt
`;

const keyData = z.object({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string().transform((name) => name.toLowerCase().replace('_', '-'))),
  models: z.array(z.string()).nullable(),
  budget: z.object({ period: z.string(), limit: z.string(), spent: z.string(), held: z.string() }).nullable(),
  requestsPerMinute: z.number().nullable(),
  concurrentJobs: z.number().nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
});

export type ShownKey = z.infer<typeof keyData>;

const errors = z.array(z.object({ code: z.string(), message: z.string(), path: z.array(z.string()) }));
const payload = z.object({ apiKey: keyData.nullable(), secret: z.string().nullable(), errors });

export const CREATE_KEY = `mutation CreateKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { apiKey { ${FIELDS} } secret errors { code message path } }
}`;
export const createKeyData = z.object({ createApiKey: payload });

export const REVOKE_KEY = `mutation RevokeKey($id: ID!) {
  revokeApiKey(id: $id) { apiKey { ${FIELDS} } secret errors { code message path } }
}`;
export const revokeKeyData = z.object({ revokeApiKey: payload });

export const LIST_KEYS = `query Keys($after: String, $userId: String) {
  apiKeys(first: 100, after: $after, userId: $userId) {
    nodes { ${FIELDS} }
    pageInfo { hasNextPage endCursor }
  }
}`;
export const listKeysData = z.object({
  apiKeys: z.object({
    nodes: z.array(keyData),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
