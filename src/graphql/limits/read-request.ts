// What a GraphQL request over HTTP is, and why it is refused before Apollo sees it. What Apollo says itself, with every
// error at once and the status that the GraphQL-over-HTTP draft wants, is left to it: no query, wrong syntax, what is
// not valid.

import type { FastifyRequest } from 'fastify';
import { type GraphQLError, OperationTypeNode } from 'graphql';
import type { OperationGate, OperationRequest } from '../operation-gate.ts';

export interface ReadRequest {
  /** Why it may not run. */
  refusal: GraphQLError | undefined;
  isMutation: boolean;
}

export function readRequest(gate: OperationGate, request: FastifyRequest): ReadRequest {
  const admitted = gate.admit(request.method === 'GET' ? ofAddress(request.url) : ofBody(request.body));
  if (admitted.ok) {
    return { refusal: undefined, isMutation: admitted.operation.operation === OperationTypeNode.MUTATION };
  }
  const refusal = admitted.errors.find(({ extensions }) => REFUSALS.has(extensions['code']));
  return { refusal, isMutation: false };
}

const REFUSALS = new Set<unknown>(['OPERATION_TOO_LARGE', 'PERSISTED_OPERATION_REQUIRED']);

/** Whatever else is wrong with a request, its query is looked at: a member that is not as it should be is left out. */
function ofBody(body: unknown): OperationRequest {
  if (!isRecord(body)) return {};
  const { query, operationName, variables, extensions, documentId } = body;
  return {
    query: typeof query === 'string' ? query : undefined,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: isRecord(variables) ? variables : undefined,
    extensions,
    documentId,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Read as Apollo reads it, from the address itself. */
function ofAddress(url: string): OperationRequest {
  const search = new URL(url, 'http://localhost').searchParams;
  return ofBody({
    query: search.get('query') ?? undefined,
    operationName: search.get('operationName') ?? undefined,
    variables: parse(search.get('variables')),
    extensions: parse(search.get('extensions')),
  });
}

function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
