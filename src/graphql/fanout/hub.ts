// Tells an event to everybody who watches it: executed once, made into bytes once, written to each socket. As graphql-ws
// comes, each subscriber has a stream of its own, and every event is executed and serialised for each of them.

import { randomUUID } from 'node:crypto';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { WebSocket } from 'ws';
import { type Actor, viewKey } from '../../domain/actor.ts';
import type { Executor } from '../execution/executor.ts';
import { type Group, openGroup } from './group.ts';
import { keyOf, readStart, type Shape, shapeOf, type SharedFields, withCursor } from './shape.ts';
import { watchSlowSockets } from './slow-sockets.ts';
import { MOST_WAITING, Subscriber } from './subscriber.ts';

export interface HubOptions {
  schema: GraphQLSchema;
  execute: Executor;
  shared: SharedFields;
  /** A context for each event, or stream: what it loads is read anew. */
  createContext: (actor: Actor, requestId: string) => unknown;
  /** What a client is told of a result. */
  present: (result: ExecutionResult, requestId: string) => object;
  slow: { patienceMs: number; code: number; reason: string };
}

export interface Subscribing {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  actor: Actor;
  ws: WebSocket;
  /** The client's id of the operation. */
  id: string;
}

/** What an event is executed for: the first who watches, on behalf of all who see the same. */
type Viewing = Subscribing & { coerced: Record<string, unknown> };

export interface Hub extends Disposable {
  /** What graphql-ws is to iterate, or to answer; null when this subscription cannot be shared. */
  subscribe(request: Subscribing): Promise<AsyncIterable<never> | ExecutionResult> | null;
}

export function createHub(options: HubOptions): Hub {
  const { schema } = options;
  const slow = watchSlowSockets({ ...options.slow, mostWaiting: MOST_WAITING });
  // By the operation's node: documents of one text are one, as long as they are remembered.
  const shapes = new WeakMap<OperationDefinitionNode, Shape | null>();
  const groups = new WeakMap<OperationDefinitionNode, Map<string, Promise<Group | ExecutionResult>>>();

  function shapeFor({ document, operation }: Subscribing): Shape | null {
    let shape = shapes.get(operation);
    if (shape === undefined) {
      shape = shapeOf(schema, document, operation, options.shared);
      shapes.set(operation, shape);
    }
    return shape;
  }

  async function join(shape: Shape, request: Viewing, cursor: number): Promise<Subscriber | ExecutionResult> {
    const { operation, ws, id } = request;
    const key = `${viewOf(request.actor)}\n${keyOf(shape, request.variables)}`;
    const known = groups.get(operation) ?? new Map<string, Promise<Group | ExecutionResult>>();
    groups.set(operation, known);
    for (;;) {
      let opening = known.get(key);
      if (opening === undefined) {
        opening = open(shape, request, cursor, () => known.delete(key));
        known.set(key, opening);
      }
      const group = await opening;
      if (!('add' in group)) return group;
      const subscriber = new Subscriber({ ws, id, cursor, slow });
      if (group.add(subscriber)) return subscriber;
    }
  }

  async function open(
    shape: Shape,
    request: Viewing,
    after: number,
    forget: () => void,
  ): Promise<Group | ExecutionResult> {
    const { actor, document, operation } = request;
    const streamFrom = (cursor: number): ReturnType<typeof createSourceEventStream> =>
      createSourceEventStream({
        schema,
        document,
        contextValue: options.createContext(actor, randomUUID()),
        variableValues: withCursor(shape, request.variables, cursor),
        operationName: operation.name?.value ?? null,
      });
    try {
      const events = await streamFrom(after);
      if (!(Symbol.asyncIterator in events)) {
        forget();
        return events;
      }
      return openGroup({
        events,
        after,
        cursorOf: shape.cursorArgument === null ? null : seqOf,
        render: (event) => render(request, event),
        async replay(cursor) {
          const again = await streamFrom(cursor);
          if (Symbol.asyncIterator in again) return again;
          throw again.errors?.[0] ?? new Error('A stream cannot be read again');
        },
        onClose: forget,
      });
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** At once, unless something must be loaded: with a job for each subscriber every turn of the promises is felt. */
  function render(
    { document, operation, variables, coerced, actor }: Viewing,
    event: unknown,
  ): Buffer | Promise<Buffer> {
    const requestId = randomUUID();
    const contextValue = options.createContext(actor, requestId);
    const toBytes = (result: ExecutionResult): Buffer =>
      Buffer.from(`${JSON.stringify(options.present(result, requestId))}}`);
    const run = { document, operation, variables, coerced, contextValue, rootValue: event };
    const result = options.execute(run);
    return result instanceof Promise ? result.then(toBytes) : toBytes(result);
  }

  return {
    subscribe(request) {
      const shape = shapeFor(request);
      if (shape === null) return null;
      const start = readStart(schema, request.operation, shape, request.variables);
      return start === null ? null : join(shape, { ...request, coerced: start.coerced }, start.cursor);
    },
    [Symbol.dispose]: () => slow[Symbol.dispose](),
  };
}

/** Fields may depend on what a caller is allowed besides seeing the job. */
function viewOf(actor: Actor): string {
  const scopes = actor.kind === 'user' ? actor.scopes.toSorted().join(' ') : 'operator';
  return `${viewKey(actor)}\n${scopes}`;
}

function seqOf(event: unknown): number {
  if (typeof event === 'object' && event !== null && 'seq' in event && typeof event.seq === 'number')
    return event.seq;
  throw new Error('An event of a stream with a cursor has no seq');
}
