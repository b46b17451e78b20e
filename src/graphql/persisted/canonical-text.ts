// One text for all documents that ask for the same: laid out, ordered and decorated with `__typename` as clients and
// generators please.

import { type ASTNode, type DocumentNode, Kind, print, type SelectionNode, visit } from 'graphql';

export function canonicalText(document: DocumentNode): string {
  const sorted = visit(document, {
    Document: { leave: (node) => ({ ...node, definitions: inOrder(node.definitions) }) },
    SelectionSet: {
      leave(node) {
        const asked = node.selections.filter((selection) => !isTypename(selection));
        // Where nothing else is asked for, it is the answer.
        return { ...node, selections: inOrder(asked.length === 0 ? node.selections : asked) };
      },
    },
    Field: { leave: (node) => ({ ...node, arguments: inOrder(node.arguments ?? []) }) },
    OperationDefinition: {
      leave: (node) => ({ ...node, variableDefinitions: inOrder(node.variableDefinitions ?? []) }),
    },
  });
  return print(sorted);
}

function isTypename(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD && selection.name.value === '__typename' && selection.alias === undefined
  );
}

function inOrder<T extends ASTNode>(nodes: readonly T[]): T[] {
  return nodes
    .map((node) => ({ node, text: print(node) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ node }) => node);
}
