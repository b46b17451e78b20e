// The shape of a document against the limits, by its syntax alone. It runs before validation, whose own rules compare
// fields with each other and take their time over a document that repeats itself.
//
// Own code, because of what was seen of the rules there are: graphql-armor raises out of validation, which Apollo
// answers with HTTP 500, and calls its refusals syntax errors; graphql-depth-limit is not maintained. A fragment is
// measured once, however often it is spread: expanding it at every spread lets 60 short fragments take for ever.

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { INTROSPECTION_DEPTH, type OperationLimits, tooLarge } from './operation-limits.ts';

interface Shape {
  /** Fields inside one another. */
  depth: number;
  /** The same, below the nearest introspection field. */
  introspectionDepth: number;
  rootFields: number;
  aliases: number;
  directives: number;
}

const EMPTY: Shape = { depth: 0, introspectionDepth: 0, rootFields: 0, aliases: 0, directives: 0 };

/** The first limit that the document, or one of its operations, is beyond. */
export function checkShape(document: DocumentNode, limits: OperationLimits): GraphQLError | undefined {
  const fields = countFields(document);
  if (fields > limits.fields) return tooLarge('fields', { budget: limits.fields, found: fields });
  const measure = createMeasure(document);
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const shape = measure(node);
    for (const limit of ['directives', 'aliases', 'rootFields', 'depth'] as const) {
      const budget = limits[limit];
      if (shape[limit] > budget) return tooLarge(limit, { budget, found: shape[limit], node });
    }
    if (shape.introspectionDepth > INTROSPECTION_DEPTH) {
      return tooLarge('depth', { budget: INTROSPECTION_DEPTH, found: shape.introspectionDepth, node });
    }
  }
  return undefined;
}

function countFields(document: DocumentNode): number {
  let fields = 0;
  const count = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) fields += 1;
      if (selection.kind !== Kind.FRAGMENT_SPREAD) count(selection.selectionSet);
    }
  };
  for (const node of document.definitions) if ('selectionSet' in node) count(node.selectionSet);
  return fields;
}

function createMeasure(document: DocumentNode): (operation: OperationDefinitionNode) => Shape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const measured = new Map<string, Shape>();

  function ofSpread(name: string): Shape {
    const known = measured.get(name);
    if (known !== undefined) return known;
    // A fragment that spreads itself counts as empty inside itself; validation refuses it.
    measured.set(name, EMPTY);
    const fragment = fragments.get(name);
    const shape = fragment === undefined ? EMPTY : ofSet(fragment.selectionSet);
    measured.set(name, shape);
    return shape;
  }

  function ofSet(set: SelectionSetNode | undefined): Shape {
    const whole = { ...EMPTY };
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const inner = ofSet(selection.selectionSet);
        const isIntrospection = selection.name.value.startsWith('__');
        add(whole, {
          depth: isIntrospection ? 1 : inner.depth + 1,
          introspectionDepth: isIntrospection
            ? Math.max(inner.depth, inner.introspectionDepth) + 1
            : inner.introspectionDepth,
          rootFields: 1,
          aliases: inner.aliases + (selection.alias === undefined ? 0 : 1),
          directives: inner.directives,
        });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        add(whole, ofSet(selection.selectionSet));
      } else {
        add(whole, ofSpread(selection.name.value));
      }
      whole.directives += selection.directives?.length ?? 0;
    }
    return whole;
  }

  return (operation) => {
    const shape = ofSet(operation.selectionSet);
    return { ...shape, directives: shape.directives + (operation.directives?.length ?? 0) };
  };
}

function add(whole: Shape, part: Shape): void {
  whole.depth = Math.max(whole.depth, part.depth);
  whole.introspectionDepth = Math.max(whole.introspectionDepth, part.introspectionDepth);
  whole.rootFields += part.rootFields;
  whole.aliases += part.aliases;
  whole.directives += part.directives;
}
