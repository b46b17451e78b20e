// How much one caller may ask for, and how fast.

import type { z } from 'zod';
import type { OperationLimits } from '../graphql/limits/operation-limits.ts';
import { atLeastOne, flag, list, variable } from './variable.ts';

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
  PERSISTED_OPERATIONS: variable(
    list.default([]),
    'Manifests of persisted operations, as the client preset of GraphQL Code Generator writes them; files, separated by commas.',
  ),
  PERSISTED_ONLY: variable(flag.default(false), 'Run no other GraphQL operations than those.', '0'),
};

type LimitVariables = { [K in keyof typeof limitVariables]: z.output<(typeof limitVariables)[K]> };

export interface LimitsConfig {
  operation: OperationLimits;
  /** Files of manifests; `only`: nothing else may run. */
  persisted: { manifests: string[]; only: boolean };
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
  };
}
