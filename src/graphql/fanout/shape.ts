// Which subscriptions may share a stream: those of one document, with the same variables but for the cursor, by
// callers who see the same.

import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getVariableValues,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** Subscription fields whose streams may be shared, each with its cursor argument; null for one without. */
export type SharedFields = Readonly<Record<string, string | null>>;

export interface Shape {
  definition: GraphQLField<unknown, unknown>;
  node: FieldNode;
  cursorArgument: string | null;
  /** The variable that is the cursor and nothing else; null when there is none. */
  cursorVariable: string | null;
}

/** Null when the operation is not one plain field that may be shared. */
export function shapeOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  shared: SharedFields,
): Shape | null {
  const [node, ...others] = operation.selectionSet.selections;
  if (node?.kind !== Kind.FIELD || others.length > 0 || (node.directives ?? []).length > 0) return null;
  const cursorArgument = shared[node.name.value];
  const definition = schema.getSubscriptionType()?.getFields()[node.name.value];
  if (cursorArgument === undefined || definition === undefined) return null;
  return {
    definition,
    node,
    cursorArgument,
    cursorVariable: cursorVariableOf(document, node, cursorArgument),
  };
}

function cursorVariableOf(document: DocumentNode, node: FieldNode, argument: string | null): string | null {
  const value = node.arguments?.find(({ name }) => name.value === argument)?.value;
  if (value?.kind !== Kind.VARIABLE) return null;
  const name = value.name.value;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (variable) => {
      if (variable.name.value === name) uses++;
    },
  });
  return uses === 1 ? name : null;
}

/** Everything of the variables that the stream depends on, as text. */
export function keyOf({ cursorVariable }: Shape, variables: Variables): string {
  if (cursorVariable === null) return JSON.stringify(variables);
  const { [cursorVariable]: _cursor, ...others } = variables;
  return JSON.stringify(others);
}

export function withCursor({ cursorVariable }: Shape, variables: Variables, cursor: number): Variables {
  return cursorVariable === null ? variables : { ...variables, [cursorVariable]: cursor };
}

/**
 * The variables, coerced, and what the cursor argument comes to; null when the variables are not as declared, or it is
 * no place in a stream.
 */
export function readStart(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  { definition, node, cursorArgument }: Shape,
  variables: Variables,
): { coerced: Record<string, unknown>; cursor: number } | null {
  const values = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  if (values.errors !== undefined) return null;
  const { coerced } = values;
  if (cursorArgument === null) return { coerced, cursor: 0 };
  const cursor = getArgumentValues(definition, node, coerced)[cursorArgument] ?? 0;
  return typeof cursor === 'number' && cursor >= 0 ? { coerced, cursor } : null;
}
