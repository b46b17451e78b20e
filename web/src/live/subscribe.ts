// A subscription that goes on by itself: over reconnects by the socket, after a refusal when a person asks for it.

import type { FormattedExecutionResult, SubscribePayload } from 'graphql-ws';
import type { TypedDocumentString } from '../api/generated/graphql.ts';
import { currentSession, refuse } from '../api/session.ts';
import { markRefused, socket, tokenInUse } from './socket.ts';

export interface Listener<Data> {
  next(data: Data): void;
  /** The server ended it. */
  complete(): void;
  /** The server refuses this operation; asking again will not help. */
  refused(messages: string[]): void;
}

export interface Payload<Variables> extends SubscribePayload {
  /** Sent again as it is then, after every reconnect. */
  variables: Variables & Record<string, unknown>;
}

const waiting = new Set<() => void>();

export function payloadOf<Data, Variables extends Record<string, unknown>>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Payload<Variables> {
  return { query: operation.toString(), variables };
}

/** Returns what ends it. */
export function subscribe<Data, Variables>(
  payload: Payload<Variables>,
  listener: Listener<Data>,
): () => void {
  let stop: () => void = () => {};
  const begin = (): void => {
    waiting.delete(begin);
    stop = socket.subscribe<Data>(payload, {
      next: (result: FormattedExecutionResult<Data>) => {
        if (result.data !== null && result.data !== undefined) listener.next(result.data);
      },
      complete: () => listener.complete(),
      error: (cause) => {
        if (Array.isArray(cause)) return listener.refused(cause.map(messageOf));
        if (isUnauthenticated(cause)) {
          // A renewed session is let in; without one somebody has to sign in.
          if (currentSession()?.token !== tokenInUse()) return begin();
          return refuse(cause.reason);
        }
        // A close that the client does not get over by itself.
        markRefused();
        waiting.add(begin);
      },
    });
  };
  begin();
  return () => {
    waiting.delete(begin);
    stop();
  };
}

/** Begins again what a refused socket left behind. */
export function resubscribeAll(): void {
  const again = [...waiting];
  waiting.clear();
  for (const begin of again) begin();
}

/** 4401: what was presented is not good, or not any more. */
function isUnauthenticated(cause: unknown): cause is CloseEvent {
  return cause instanceof CloseEvent && cause.code === 4401;
}

function messageOf(error: unknown): string {
  return error instanceof Object && 'message' in error ? String(error.message) : String(error);
}
