// Who stands behind a request, and behind a websocket; and how fast each may go.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import { tokenOfConnection, tokenOfHeaders } from '../auth/read-token.ts';
import type { Actor } from '../domain/actor.ts';
import type { OperationBounds } from '../graphql/limits/bound-operations.ts';
import { clientAddress } from '../http/client-address.ts';
import { type RequestRates, requireRate } from '../rates/request-rates.ts';

export interface Entrances {
  /** Counted by its caller where that can be answered as data. Raises AppError, as do the others. */
  ofRequest: (request: FastifyRequest) => Promise<Actor>;
  /** Counted by its caller. */
  ofRest: (request: FastifyRequest) => Promise<Actor>;
  ofSocket: (request: IncomingMessage, params: Record<string, unknown>) => Promise<Actor>;
  /** A websocket counts as a request does, before it is opened. */
  countConnection: (request: IncomingMessage) => Promise<void>;
  /** An operation of a websocket counts as a request does. */
  countOperation: OperationBounds['count'];
}

export function openEntrances(parts: {
  authenticate: Authenticate;
  rates: RequestRates;
  /** In front of this server. */
  proxies: number;
}): Entrances {
  const { authenticate, rates, proxies } = parts;

  async function enter(
    request: IncomingMessage,
    readToken: () => string | null,
    requestId: string,
  ): Promise<Actor> {
    const address = clientAddress(request, proxies);
    return authenticate(readToken(), { address, requestId, headers: request.headers });
  }

  const ofRequest = ({ raw, id, headers }: FastifyRequest): Promise<Actor> =>
    enter(raw, () => tokenOfHeaders(headers), id);
  return {
    ofRequest,
    async ofRest(request) {
      const actor = await ofRequest(request);
      await requireRate(rates, actor);
      return actor;
    },
    ofSocket: (request, params) =>
      enter(request, () => tokenOfConnection(params, request.headers), randomUUID()),
    countConnection: (request) => rates.ofAddress(clientAddress(request, proxies)),
    async countOperation(request, actor, isMutation) {
      await rates.ofAddress(clientAddress(request, proxies));
      // Mutations count one by one, where they can be refused as data.
      if (!isMutation) await requireRate(rates, actor);
    },
  };
}
