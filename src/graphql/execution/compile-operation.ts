// An operation as JavaScript: graphql-jit writes a function for it, which costs a fraction of walking the document.
//
// Variables are coerced before, by graphql itself, since graphql-jit lets two arms, none and null of a @oneOf input
// pass. What it is given is coerced already, so every variable is declared of a type that takes anything as it is.

import {
  type DocumentNode,
  GraphQLScalarType,
  GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { compileQuery, type CompiledQuery, isCompiledQuery } from 'graphql-jit';

export type Compiled = Pick<CompiledQuery, 'query' | 'stringify'>;

export type Compiler = (document: DocumentNode, operation: OperationDefinitionNode) => Compiled | undefined;

const COERCED = 'EaselCoercedVariable';

/** A compiler for one schema. What it returns is undefined where graphql-jit cannot compile: then it is interpreted. */
export function createCompiler(schema: GraphQLSchema): Compiler {
  const { types, ...config } = schema.toConfig();
  const asIs = new GraphQLScalarType({ name: COERCED });
  // The same types in a schema of its own: nothing of this shows in the public one.
  const wider = new GraphQLSchema({ ...config, types: [...types, asIs], assumeValid: true });
  return (document, operation) => {
    const compiled = compileQuery(wider, declareCoerced(document), operation.name?.value, {
      // For skip and include in fragments as graphql has them.
      useExperimentalPathBasedSkipInclude: true,
    });
    return isCompiledQuery(compiled) ? compiled : undefined;
  };
}

function declareCoerced(document: DocumentNode): DocumentNode {
  return visit(document, {
    VariableDefinition: {
      enter: ({ defaultValue: _given, ...definition }) => ({
        ...definition,
        type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED } },
      }),
    },
  });
}
