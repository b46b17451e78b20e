// What graphql-ws asks us for each operation: documents read once, compiled execution, shared subscriptions, errors
// as clients are told them.

import { randomUUID } from 'node:crypto';
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  subscribe,
} from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { Actor } from '../domain/actor.ts';
import { createContext, type GraphqlContext, type GraphqlServices } from './context.ts';
import { toFormattedError } from './error-edge.ts';
import type { Executor } from './execution/executor.ts';
import { createHub, type Subscribing } from './fanout/hub.ts';
import type { OperationGate } from './operation-gate.ts';

export interface WsOperationOptions {
  schema: GraphQLSchema;
  execute: Executor;
  services: GraphqlServices;
  gate: OperationGate;
}

/** What we know of a websocket besides: whose it is, once that is acknowledged. */
export type WsExtra = {
  actor: Actor;
  /** Stops watching whether what was presented is still good. */
  forget?: () => void;
};
type Told = { [Part in 'data' | 'errors']?: ExecutionResult[Part] | undefined };
type Params = Record<string, unknown>;
export type Hooks = Pick<
  ServerOptions<Params, Extra & Partial<WsExtra>>,
  'onSubscribe' | 'execute' | 'subscribe' | 'onNext' | 'onError'
>;

/** A socket that has taken nothing for so long is closed with this code: its client may come back and resume. */
const SLOW = { patienceMs: 10_000, code: 4413, reason: 'Too slow: connect again and resume' };

/** Subscriptions whose events are the same for all who see the same, with the argument to resume by. */
const SHARED = { jobProgress: 'after', jobUpdates: null };

export function createWsOperations(options: WsOperationOptions): { hooks: Hooks } & Disposable {
  const { schema, execute, services, gate } = options;
  const { log } = services.jobs;
  const hideSchema = gate.hidesSchema;
  const contextOf = (actor: Actor): GraphqlContext => createContext(services, { actor, live: true });
  const presentErrors = (errors: readonly unknown[]): GraphQLFormattedError[] => {
    const requestId = randomUUID();
    return errors.map((error) => toFormattedError(error, { requestId, log, hideSchema }));
  };
  const present = ({ data = null, errors }: Told): FormattedExecutionResult =>
    errors === undefined ? { data } : { data, errors: presentErrors(errors) };
  const hub = createHub({ schema, execute, shared: SHARED, createContext: contextOf, present, slow: SLOW });
  // What graphql-ws hands on of an operation leaves out whose it is.
  const operations = new WeakMap<ExecutionArgs, Subscribing>();
  const operationOf = (args: ExecutionArgs): Subscribing => {
    const operation = operations.get(args);
    if (operation === undefined) throw new Error('An operation was not read here');
    return operation;
  };

  /** Of the caller's trace, or the beginning of one. */
  const parents = new WeakMap<ExecutionArgs, string | null>();
  const traced = <T>(args: ExecutionArgs, work: () => Promise<T>): Promise<T> => {
    const { operation } = operationOf(args);
    const attributes = {
      'graphql.operation.type': operation.operation,
      'graphql.operation.name': nameOf(operation),
    };
    return services.jobs.trace.span(`WS ${operation.operation}`, attributes, work, parents.get(args) ?? null);
  };

  return {
    hooks: {
      onSubscribe(ctx, id, payload) {
        const { actor, socket } = ctx.extra;
        if (actor === undefined) throw new Error('A websocket operates before it is acknowledged');
        const admitted = gate.admit(payload);
        if (!admitted.ok) return admitted.errors;
        const { document, operation } = admitted;
        const variables = payload.variables ?? {};
        const args: ExecutionArgs = {
          schema,
          document,
          operationName: payload.operationName ?? null,
          variableValues: variables,
          contextValue: contextOf(actor),
          hideSuggestions: hideSchema,
        };
        operations.set(args, { document, operation, variables, actor, ws: socket, id });
        parents.set(args, parentOf(payload.extensions));
        return args;
      },
      execute: (args) =>
        traced(args, async () => {
          const { document, operation, variables } = operationOf(args);
          return execute({ document, operation, variables, contextValue: args.contextValue });
        }),
      // Until it is open; what is told later belongs to the traces of its jobs.
      subscribe: (args) => traced(args, async () => hub.subscribe(operationOf(args)) ?? subscribe(args)),
      onNext: (_ctx, _id, _payload, _args, result) => present(result),
      onError: (_ctx, _id, _payload, errors) => presentErrors(errors),
    },
    [Symbol.dispose]: () => hub[Symbol.dispose](),
  };
}

/** What the client calls it, else its first field. */
function nameOf({ name, selectionSet }: OperationDefinitionNode): string {
  const [first] = selectionSet.selections;
  return name?.value ?? (first?.kind === Kind.FIELD ? first.name.value : '');
}

/** A message has no headers: its `extensions` hold what would be there. */
function parentOf(extensions: Record<string, unknown> | null | undefined): string | null {
  const parent = extensions?.['traceparent'];
  return typeof parent === 'string' ? parent : null;
}
