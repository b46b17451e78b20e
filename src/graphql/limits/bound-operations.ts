// Operations of websockets: as many at once, and as many in a minute, as their caller may have.

import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { WebSocket } from 'ws';
import type { Actor } from '../../domain/actor.ts';
import { AppError } from '../../domain/errors.ts';
import type { OperationGate } from '../operation-gate.ts';
import type { ConnectionSlots, SubscriptionSlots } from '../../rates/subscription-slots.ts';

type Operations<Own extends { actor: Actor }> = ServerOptions<Record<string, unknown>, Extra & Partial<Own>>;

export interface OperationBounds {
  slots: SubscriptionSlots;
  /** Counts an operation. Raises AppError RATE_LIMITED. */
  count: (request: IncomingMessage, actor: Actor, isMutation: boolean) => Promise<void>;
  gate: Pick<OperationGate, 'isMutation'>;
}

/** The hooks with room taken before an operation begins, and given back when it has ended or its socket is gone. */
export function boundOperations<Own extends { actor: Actor }>(
  hooks: Pick<Operations<Own>, 'onSubscribe' | 'execute' | 'subscribe' | 'onNext' | 'onError'>,
  bounds: OperationBounds,
): Pick<Operations<Own>, 'onSubscribe' | 'execute' | 'subscribe' | 'onNext' | 'onError' | 'onComplete'> {
  const connections = new WeakMap<WebSocket, ConnectionSlots>();

  function slotsOf(socket: WebSocket, actor: Actor): ConnectionSlots {
    let connection = connections.get(socket);
    if (connection === undefined) {
      const opened = bounds.slots.connection(actor);
      connections.set(socket, opened);
      socket.once('close', () => opened.close());
      connection = opened;
    }
    return connection;
  }

  return {
    ...hooks,
    async onSubscribe(ctx, id, payload) {
      const { actor, socket, request } = ctx.extra;
      if (actor === undefined) throw new Error('A websocket operates before it is acknowledged');
      try {
        await slotsOf(socket, actor).take(id);
        await bounds.count(request, actor, bounds.gate.isMutation(payload));
      } catch (error) {
        if (error instanceof AppError) return [new GraphQLError(error.message, { originalError: error })];
        throw error;
      }
      return hooks.onSubscribe?.(ctx, id, payload);
    },
    onError(ctx, id, payload, errors) {
      connections.get(ctx.extra.socket)?.release(id);
      return hooks.onError?.(ctx, id, payload, errors);
    },
    onComplete(ctx, id) {
      connections.get(ctx.extra.socket)?.release(id);
    },
  };
}
