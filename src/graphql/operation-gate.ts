// From what a client sends to an operation that may be run: its text found by hash where it is persisted, parsed, of a
// shape within the limits, valid, and of a cost within the budget for these variables. It has no transport: whoever
// executes asks it first.

import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  OperationTypeNode,
  specifiedRules,
  validate,
} from 'graphql';
import { checkShape } from './limits/check-shape.ts';
import { costOf } from './limits/cost.ts';
import { type OperationLimits, tooLarge } from './limits/operation-limits.ts';
import { parseWithin } from './limits/parse-within.ts';
import { type PersistedOperations, sha256 } from './persisted/persisted-operations.ts';
import { readSource, type SourceRequest } from './persisted/read-source.ts';
import { createRecent } from './recent.ts';

export interface OperationRequest extends SourceRequest {
  operationName?: string | null | undefined;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
}

export type Admitted =
  | { ok: true; document: DocumentNode; operation: OperationDefinitionNode; cost: number }
  | { ok: false; errors: readonly GraphQLError[] };

export interface OperationGate {
  /** Errors may not suggest what else the schema holds. */
  readonly hidesSchema: boolean;
  admit(request: OperationRequest): Admitted;
  /** Whether it is an admitted mutation. */
  isMutation(request: OperationRequest): boolean;
  /** An admitted document by the SHA-256 of its text, while it is remembered. */
  document(hash: string): DocumentNode | undefined;
}

export interface GateOptions {
  schema: GraphQLSchema;
  limits: OperationLimits;
  persisted: PersistedOperations;
  /** Whether clients may learn the schema: by introspection, and by what errors suggest. */
  introspection: boolean;
}

/** Documents, and characters of one, that are kept in memory. */
const MOST_KNOWN = 500;
const LONGEST = 20_000;

export function createOperationGate(options: GateOptions): OperationGate {
  const { schema, limits, persisted } = options;
  const known = createRecent<DocumentNode>({ most: MOST_KNOWN, longestKey: LONGEST });
  const byHash = createRecent<DocumentNode>({ most: MOST_KNOWN, longestKey: 64 });

  function documentOf(
    text: string,
  ): { ok: true; document: DocumentNode } | { ok: false; errors: readonly GraphQLError[] } {
    const remembered = known.get(text);
    if (remembered !== undefined) return { ok: true, document: remembered };
    try {
      const document = parseWithin(text, limits);
      const shape = checkShape(document, limits);
      const errors = shape === undefined ? validateDocument(document) : [shape];
      if (errors.length > 0) return { ok: false, errors };
      if (text.length <= LONGEST) {
        known.set(text, document);
        byHash.set(sha256(text), document);
      }
      return { ok: true, document };
    } catch (error) {
      if (error instanceof GraphQLError) return { ok: false, errors: [error] };
      throw error;
    }
  }

  function validateDocument(document: DocumentNode): readonly GraphQLError[] {
    const rules = options.introspection
      ? specifiedRules
      : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    return validate(schema, document, rules, { hideSuggestions: !options.introspection });
  }

  function admit(request: OperationRequest): Admitted {
    const source = readSource(persisted, request);
    if (!source.ok) return { ok: false, errors: [source.error] };
    const read = documentOf(source.text);
    if (!read.ok) return read;
    const { document } = read;
    const operation = getOperationAST(document, request.operationName);
    if (operation === null || operation === undefined) {
      const message = 'The document has no operation of this name, or several and none is named.';
      return refuse(new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }));
    }
    const checked = checkCost({ schema, limits, document, operation }, request.variables);
    if (!checked.ok) return refuse(checked.error);
    if (source.hash !== undefined) persisted.remember(source.hash, source.text);
    return { ok: true, document, operation, cost: checked.cost };
  }

  return {
    admit,
    isMutation(request) {
      const admitted = admit(request);
      return admitted.ok && admitted.operation.operation === OperationTypeNode.MUTATION;
    },
    hidesSchema: !options.introspection,
    document: (hash) => byHash.get(hash),
  };
}

function checkCost(
  of: {
    schema: GraphQLSchema;
    limits: OperationLimits;
    document: DocumentNode;
    operation: OperationDefinitionNode;
  },
  variables: OperationRequest['variables'],
): { ok: true; cost: number } | { ok: false; error: GraphQLError } {
  const cost = costOf(of.schema, of.document, of.operation)(variables ?? {});
  const budget = of.limits.cost;
  if (cost <= budget) return { ok: true, cost };
  return { ok: false, error: tooLarge('cost', { budget, found: cost, node: of.operation }) };
}

function refuse(error: GraphQLError): Admitted {
  return { ok: false, errors: [error] };
}
