// A document from its text, if it has not too many tokens.

import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { type OperationLimits, tooLarge } from './operation-limits.ts';

/** Raises GraphQLError: a syntax error, or that there are too many tokens. */
export function parseWithin(text: string, limits: Pick<OperationLimits, 'tokens'>): DocumentNode {
  try {
    return parse(text, { maxTokens: limits.tokens, noLocation: false });
  } catch (error) {
    throw asTokenLimit(error, limits) ?? error;
  }
}

/** graphql-js says of too many tokens that the syntax is wrong, and by the text of its message only. */
export function asTokenLimit(
  error: unknown,
  limits: Pick<OperationLimits, 'tokens'>,
): GraphQLError | undefined {
  const isIt = error instanceof GraphQLError && /Document contains more th\w+ \d+ tokens/.test(error.message);
  return isIt ? tooLarge('tokens', { budget: limits.tokens }) : undefined;
}
