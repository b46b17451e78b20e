// What an operation may cost: the values that the largest possible answer holds. A field counts 1, whatever is below a
// list counts once for each item, and the length of a list is what the request says (`first`, a list of inputs; literals, variables and both kinds of defaults alike), else what list-sizes.ts assumes. `@skip` and
// `@include` lower nothing.
//
// Own code: graphql-armor reads literal arguments only; graphql-query-complexity reads all, but coerces the arguments of
// every field anew in every request, and follows a fragment at every spread. Here a document is read once, and a
// request costs a sum over its fields.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInputObjectType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import {
  ASSUMED,
  INTROSPECTION_WORK,
  KNOWN_SIZES,
  KNOWN_WORK,
  MUTATION_WORK,
  SLICING_ARGUMENT,
} from './list-sizes.ts';

/** The cost of an operation for these variables, as they came. */
export type OperationCost = (variables: Variables) => number;

type Variables = Readonly<Record<string, unknown>>;

interface Evaluation {
  variables: Variables;
  /** What a fragment costs, by the page it stands in: once, however often it is spread. */
  fragments: Map<Part, Map<number | null, number>>;
}

/** `page`: how many items the enclosing connection was asked for. */
type Part = (evaluation: Evaluation, page: number | null) => number;
type Size = (variables: Variables) => number | null;

const costs = new WeakMap<OperationDefinitionNode, OperationCost>();

/** For a valid document. Reads it once: later calls with the same node answer from memory. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationCost {
  const known = costs.get(operation);
  if (known !== undefined) return known;
  const root = schema.getRootType(operation.operation);
  const whole =
    root === undefined || root === null ? () => 0 : createReader(schema, document, operation)(root);
  const cost: OperationCost = (variables) =>
    Math.min(whole({ variables, fragments: new Map() }, null), Number.MAX_SAFE_INTEGER);
  costs.set(operation, cost);
  return cost;
}

function createReader(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (root: GraphQLNamedType) => Part {
  const definitions = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) definitions.set(node.name.value, node);
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue,
    ]),
  );
  const parts = new Map<string, Part>();

  function ofFragment(name: string): Part {
    const known = parts.get(name);
    if (known !== undefined) return known;
    const definition = definitions.get(name);
    const type = definition && schema.getType(definition.typeCondition.name.value);
    const inner: Part = definition === undefined ? () => 0 : ofSet(definition.selectionSet, type);
    const part: Part = (evaluation, page) => {
      const made = evaluation.fragments.get(inner) ?? new Map<number | null, number>();
      evaluation.fragments.set(inner, made);
      const cost = made.get(page) ?? inner(evaluation, page);
      made.set(page, cost);
      return cost;
    };
    parts.set(name, part);
    return part;
  }

  function ofSet(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): Part {
    const inner = (set?.selections ?? []).map((selection): Part => {
      if (selection.kind === Kind.FIELD) return ofField(selection, type);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
      const name = selection.typeCondition?.name.value;
      return ofSet(selection.selectionSet, name === undefined ? type : schema.getType(name));
    });
    return (evaluation, page) => inner.reduce((sum, part) => sum + part(evaluation, page), 0);
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType | undefined): Part {
    const name = node.name.value;
    if (name === '__typename') return () => 1;
    if (name.startsWith('__')) {
      const introspection = INTROSPECTION_WORK * (1 + countBelow(node.selectionSet, new Map()));
      return () => introspection;
    }
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (parent === undefined || field === undefined) return () => 1;
    const type = getNamedType(field.type);
    const below = isCompositeType(type) ? ofSet(node.selectionSet, type) : () => 0;
    const place = `${parent.name}.${name}`;
    const isList = isListType(getNullableType(field.type));
    const said = sizeOf(field, node, defaults);
    const work = 1 + (KNOWN_WORK[place] ?? 0);
    const written = parent === schema.getMutationType() ? MUTATION_WORK : 0;
    const assumed = KNOWN_SIZES[place] ?? ASSUMED;
    return (evaluation, page) => {
      const size = said(evaluation.variables);
      const items = isList ? (size ?? page ?? assumed) : 1;
      // What a page holds is in the lists directly below it, not in theirs.
      return written * (size ?? 1) + items * (work + below(evaluation, isList ? null : size));
    };
  }

  /** Fields under an introspection field, fragments followed. */
  function countBelow(set: SelectionSetNode | undefined, seen: Map<string, number>): number {
    let fields = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) fields += 1;
      if (selection.kind !== Kind.FRAGMENT_SPREAD) {
        fields += countBelow(selection.selectionSet, seen);
        continue;
      }
      const { value } = selection.name;
      if (!seen.has(value)) seen.set(value, countBelow(definitions.get(value)?.selectionSet, seen));
      fields += seen.get(value) ?? 0;
    }
    return fields;
  }

  return (root) => ofSet(operation.selectionSet, root);
}

/** How many items a field is asked for, or is given; null when nothing says so. */
function sizeOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  defaults: ReadonlyMap<string, ValueNode | undefined>,
): Size {
  const sizes = field.args.flatMap((argument): Size[] => {
    const isSlicing = argument.name === SLICING_ARGUMENT;
    const isBatch =
      isListType(getNullableType(argument.type)) && isInputObjectType(getNamedType(argument.type));
    if (!isSlicing && !isBatch) return [];
    const given = node.arguments?.find(({ name }) => name.value === argument.name)?.value;
    const byDefault = isSlicing ? toCount(argument.defaultValue) : null;
    return [(variables) => countIn(given, variables, defaults) ?? byDefault];
  });
  return (variables) => {
    let most: number | null = null;
    for (const size of sizes) {
      const count = size(variables);
      if (count !== null) most = Math.max(most ?? 0, count);
    }
    return most;
  };
}

function countIn(
  node: ValueNode | undefined,
  variables: Variables,
  defaults: ReadonlyMap<string, ValueNode | undefined>,
): number | null {
  switch (node?.kind) {
    case Kind.INT:
      return toCount(Number(node.value));
    case Kind.LIST:
      return Math.max(node.values.length, 1);
    case Kind.VARIABLE: {
      const value = variables[node.name.value];
      return value === undefined ? countIn(defaults.get(node.name.value), {}, new Map()) : toCount(value);
    }
    default:
      return null;
  }
}

/** Nothing counts less than one: an empty page is asked for all the same. */
function toCount(value: unknown): number | null {
  if (Array.isArray(value)) return Math.max(value.length, 1);
  return typeof value === 'number' && !Number.isNaN(value) ? Math.max(value, 1) : null;
}
