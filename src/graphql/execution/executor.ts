// Executes operations for every transport. One that is asked for again and again is compiled; one that is asked for
// once is not, as compiling costs more than executing, and whoever invents new documents should not make us do it.

import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Compiled, Compiler } from './compile-operation.ts';

export interface OperationRun {
  /** Validated. */
  document: DocumentNode;
  /** One of the document's. */
  operation: OperationDefinitionNode;
  /** As they came. */
  variables: Readonly<Record<string, unknown>> | null | undefined;
  /** The same, coerced, where that is known already. */
  coerced?: Record<string, unknown> | undefined;
  contextValue: unknown;
  /** The event, for one of a subscription. */
  rootValue?: unknown;
}

export type Executor = (run: OperationRun) => Promise<ExecutionResult> | ExecutionResult;

const COMPILED_AT_USE = 3;
const MOST_VARIABLE_ERRORS = 50;

export function createExecutor(schema: GraphQLSchema): Executor {
  let compiler: Promise<Compiler> | undefined;
  // By the operation's node: what is compiled goes with its document, and documents are kept within bounds.
  const known = new WeakMap<OperationDefinitionNode, { uses: number; compiled: Compiled | undefined }>();

  function compiledFor({ document, operation }: OperationRun): Compiled | undefined {
    const entry = known.get(operation);
    if (entry === undefined) {
      known.set(operation, { uses: 1, compiled: undefined });
      return undefined;
    }
    entry.uses++;
    if (entry.uses === COMPILED_AT_USE) {
      // Loaded when it is needed: it would be a tenth of the start. Until then, and without it, all is interpreted.
      compiler ??= import('./compile-operation.ts').then(({ createCompiler }) => createCompiler(schema));
      compiler.then(
        (compile) => (entry.compiled = compile(document, operation)),
        () => {},
      );
    }
    return entry.compiled;
  }

  return (run) => {
    const compiled = compiledFor(run);
    if (compiled === undefined) return interpret(schema, run);
    const { contextValue, rootValue } = run;
    const values = coerce(schema, run);
    if (values.errors !== undefined) return { errors: values.errors };
    const result = compiled.query(rootValue, contextValue, values.coerced ?? {});
    return result instanceof Promise ? result.then(withOwnErrors) : withOwnErrors(result);
  };
}

function coerce(
  schema: GraphQLSchema,
  { operation, variables, coerced }: OperationRun,
): { errors?: readonly GraphQLError[]; coerced?: Record<string, unknown> } {
  if (coerced !== undefined) return { coerced };
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
    maxErrors: MOST_VARIABLE_ERRORS,
  });
}

function interpret(
  schema: GraphQLSchema,
  { document, operation, contextValue, rootValue, variables }: OperationRun,
): Promise<ExecutionResult> | ExecutionResult {
  return execute({
    schema,
    document,
    contextValue,
    rootValue,
    variableValues: variables ?? {},
    operationName: operation.name?.value ?? null,
  });
}

/** graphql-jit makes errors of its own, which lack what those of graphql always have. */
function withOwnErrors(result: ExecutionResult): ExecutionResult {
  return result.errors === undefined ? result : { ...result, errors: result.errors.map(toOwnError) };
}

function toOwnError({ message, path, locations, originalError }: GraphQLError): GraphQLError {
  const error = new GraphQLError(message, { path, originalError });
  // It tells where in the document as lines and columns only, which graphql works out from nodes.
  if (locations !== undefined)
    Object.defineProperty(error, 'locations', { value: locations, enumerable: true });
  return error;
}
