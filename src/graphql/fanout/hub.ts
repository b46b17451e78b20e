// Tells an event to everybody who watches it: executed once, made into bytes once, written to each socket. As graphql-ws
// comes, each subscriber has a stream of its own, and every event is executed and serialised for each of them.

import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { WebSocket } from 'ws';
import { type Actor, viewKey } from '../../domain/actor.ts';
import { Feed } from '../../events/feed.ts';
import type { Executor } from '../execution/executor.ts';
import { Part } from './frame.ts';
import { type Group, openGroup } from './group.ts';
import { keyOf, readStart, type Shape, shapeOf, type SharedFields, withCursor } from './shape.ts';
import { watchSlowSockets } from './slow-sockets.ts';
import { MOST_WAITING, Subscriber } from './subscriber.ts';

export interface HubOptions {
  schema: GraphQLSchema;
  execute: Executor;
  shared: SharedFields;
  /** A context for all events of a stream: it must read anew whatever it loads. */
  createContext: (actor: Actor) => unknown;
  /** What a client is told of a result. */
  present: (result: ExecutionResult) => object;
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
    const { document, operation } = request;
    const contextValue = options.createContext(request.actor);
    const streamFrom = async (cursor: number): Promise<Feed<unknown> | ExecutionResult> => {
      const events = await createSourceEventStream({
        schema,
        document,
        contextValue,
        variableValues: withCursor(shape, request.variables, cursor),
        operationName: operation.name?.value ?? null,
      });
      if (events instanceof Feed || !(Symbol.asyncIterator in events)) return events;
      throw new Error('A shared subscription is no feed');
    };
    try {
      const events = await streamFrom(after);
      if (!(events instanceof Feed)) {
        forget();
        return events;
      }
      return openGroup({
        events,
        after,
        cursorOf: shape.cursorArgument === null ? null : seqOf,
        render: (event) => render(request, contextValue, event),
        async replay(cursor) {
          const again = await streamFrom(cursor);
          if (again instanceof Feed) return again;
          throw again.errors?.[0] ?? new Error('A stream cannot be read again');
        },
        onClose: forget,
      });
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** At once, unless something must be loaded. */
  function render(
    { document, operation, variables, coerced }: Viewing,
    contextValue: unknown,
    event: unknown,
  ): Part | Promise<Part> {
    const result = options.execute({
      document,
      operation,
      variables,
      coerced,
      contextValue,
      rootValue: event,
    });
    return result instanceof Promise ? result.then(toPart) : toPart(result);
  }

  function toPart(result: ExecutionResult): Part {
    return new Part(`${JSON.stringify(options.present(result))}}`);
  }

  return {
    subscribe(request) {
      const shape = shapeFor(request);
      if (shape === null) return null;
      const start = readStart(schema, request.operation, shape, request.variables);
      return start === null ? null : join(shape, { coerced: start.coerced, ...request }, start.cursor);
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
