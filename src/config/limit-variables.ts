// How much one caller may ask for, and how fast.

import { z } from 'zod';
import type { OperationLimits } from '../graphql/limits/operation-limits.ts';
import { atLeastOne, flag, httpUrl, list, variable } from './variable.ts';

export const limitVariables = {
  GRAPHQL_MAX_COST: atLeastOne(
    20_000,
    'Values that the largest possible answer of an operation may hold; `first` and lists of inputs multiply.',
  ),
  GRAPHQL_MAX_DEPTH: atLeastOne(12, 'Fields inside one another in an operation.'),
  GRAPHQL_MAX_ROOT_FIELDS: atLeastOne(20, 'Fields at the top of an operation.'),
  GRAPHQL_MAX_ALIASES: atLeastOne(30, 'Aliases in an operation.'),
  GRAPHQL_MAX_DIRECTIVES: atLeastOne(30, 'Directives in an operation.'),
  GRAPHQL_MAX_FIELDS: atLeastOne(1000, 'Fields written in a document.'),
  GRAPHQL_MAX_TOKENS: atLeastOne(5000, 'Tokens of a document.'),
  MAX_SUBSCRIPTIONS: atLeastOne(100, 'Operations that one websocket may have open at once.'),
  MAX_SUBSCRIPTIONS_PER_KEY: atLeastOne(
    1000,
    'Operations that one API key, or user without one, may have open at once over all websockets to this process.',
  ),
  MAX_MESSAGES_PER_SECOND: atLeastOne(100, 'Messages a websocket may send in a second before it is closed.'),
  ADDRESS_REQUESTS_PER_MINUTE: variable(
    z.coerce.number().int().min(0).default(1200),
    'Requests and websocket operations of one network address in a minute; 0 is without a limit. This machine has none.',
    '1200',
  ),
  ADDRESS_FILES_PER_MINUTE: variable(
    z.coerce.number().int().min(0).default(12_000),
    'Images, uploads and pages of the studio that one network address may ask for in a minute; 0 is without a limit. This machine has none.',
    '12000',
  ),
  USER_REQUESTS_PER_MINUTE: variable(
    z.coerce.number().int().min(0).default(1200),
    'Requests, mutations and websocket operations of one user with a token and no API key in a minute, from all addresses; 0 is without a limit. API keys have their own limits.',
    '1200',
  ),
  MAX_SOCKETS_PER_ADDRESS: variable(
    z.coerce.number().int().min(0).default(1000),
    'Websockets that one network address may have open to this process; 0 is without a limit. This machine has none.',
    '1000',
  ),
  TRUST_PROXY: variable(
    z.coerce.number().int().min(0).max(10).default(0),
    'How many proxies in front of this server add to X-Forwarded-For. Nobody may reach it past them.',
    '0',
  ),
  PERSISTED_OPERATIONS: variable(
    list.default([]),
    'Manifests of persisted operations, as the client preset of GraphQL Code Generator writes them; files, separated by commas.',
  ),
  MODERATION_FILE: variable(
    z.string().min(1).optional(),
    'Words and phrases that may not be asked for, and exceptions; YAML or JSON.',
  ),
  MODERATION_URL: variable(
    httpUrl.optional(),
    'A service of yours that judges each request before it is accepted.',
  ),
  MODERATION_TOKEN: variable(z.string().min(1).optional(), 'Bearer token for it.'),
  PERSISTED_ONLY: variable(flag.default(false), 'Run no other GraphQL operations than those.', '0'),
};

type LimitVariables = z.output<z.ZodObject<typeof limitVariables>>;

export interface LimitsConfig {
  operation: OperationLimits;
  /** Files of manifests; `only`: nothing else may run. */
  persisted: { manifests: string[]; only: boolean };
  sockets: {
    perConnection: number;
    perKey: number;
    messagesPerSecond: number;
    /** Null is without a limit. */
    perAddress: number | null;
  };
  /** Requests in a minute; null is without a limit. */
  rates: { perAddress: number | null; filesPerAddress: number | null; perUser: number | null };
  /** How many add to X-Forwarded-For. */
  proxies: number;
  moderation: { file: string | null; url: string | null; token: string | null };
}

export function limitsConfig(env: LimitVariables): LimitsConfig {
  return {
    operation: {
      cost: env.GRAPHQL_MAX_COST,
      depth: env.GRAPHQL_MAX_DEPTH,
      rootFields: env.GRAPHQL_MAX_ROOT_FIELDS,
      aliases: env.GRAPHQL_MAX_ALIASES,
      directives: env.GRAPHQL_MAX_DIRECTIVES,
      fields: env.GRAPHQL_MAX_FIELDS,
      tokens: env.GRAPHQL_MAX_TOKENS,
    },
    persisted: { manifests: env.PERSISTED_OPERATIONS, only: env.PERSISTED_ONLY },
    sockets: {
      perConnection: env.MAX_SUBSCRIPTIONS,
      perKey: env.MAX_SUBSCRIPTIONS_PER_KEY,
      messagesPerSecond: env.MAX_MESSAGES_PER_SECOND,
      perAddress: orNone(env.MAX_SOCKETS_PER_ADDRESS),
    },
    rates: {
      perAddress: orNone(env.ADDRESS_REQUESTS_PER_MINUTE),
      filesPerAddress: orNone(env.ADDRESS_FILES_PER_MINUTE),
      perUser: orNone(env.USER_REQUESTS_PER_MINUTE),
    },
    proxies: env.TRUST_PROXY,
    moderation: {
      file: env.MODERATION_FILE ?? null,
      url: env.MODERATION_URL ?? null,
      token: env.MODERATION_TOKEN ?? null,
    },
  };
}

function orNone(limit: number): number | null {
  return limit === 0 ? null : limit;
}
