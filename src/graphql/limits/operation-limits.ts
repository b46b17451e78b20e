// How large an operation may be, and what is said of one that is larger.

import { type ASTNode, GraphQLError } from 'graphql';

export interface OperationLimits {
  /** Tokens of a document: what is counted before anything else is known of it. */
  tokens: number;
  /** Fields that a document writes down, wherever they stand. */
  fields: number;
  /** Fields inside one another, fragments followed. */
  depth: number;
  /** Fields at the top of an operation, fragments followed. */
  rootFields: number;
  aliases: number;
  directives: number;
  /** Values that the largest possible answer holds: see cost.ts. */
  cost: number;
}

export type LimitName = keyof OperationLimits;

/** Introspection has a shape of its own: the usual query nests `ofType` nine times. */
export const INTROSPECTION_DEPTH = 20;

const TOO_LARGE: Record<LimitName, (budget: number, found: number | string) => string> = {
  tokens: (budget) => `The document has more than ${budget} tokens.`,
  fields: (budget, found) => `The document has ${found} fields, more than ${budget}.`,
  depth: (budget, found) => `The operation is ${found} fields deep, more than ${budget}.`,
  rootFields: (budget, found) => `The operation has ${found} fields at its top, more than ${budget}.`,
  aliases: (budget, found) => `The operation has ${found} aliases, more than ${budget}.`,
  directives: (budget, found) => `The operation has ${found} directives, more than ${budget}.`,
  cost: (budget, found) =>
    `The operation may answer ${found} values, more than ${budget}: ask for smaller pages.`,
};

/**
 * `extensions` holds `limit`, its `budget`, and what was counted under the limit's own name. Answered with HTTP 400,
 * as any document that cannot be run.
 */
export function tooLarge(
  limit: LimitName,
  { budget, found, node }: { budget: number; found?: number; node?: ASTNode | undefined },
): GraphQLError {
  return new GraphQLError(TOO_LARGE[limit](budget, found ?? ''), {
    ...(node === undefined ? {} : { nodes: node }),
    extensions: {
      code: 'OPERATION_TOO_LARGE',
      limit,
      budget,
      ...(found === undefined ? {} : { [limit]: found }),
      http: { status: 400 },
    },
  });
}
