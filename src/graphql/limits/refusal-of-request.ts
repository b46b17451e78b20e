// Why a GraphQL request over HTTP is refused before Apollo sees it. What Apollo says itself, with every error at once
// and the status that the GraphQL-over-HTTP draft wants, is left to it: no query, wrong syntax, what is not valid.

import type { FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { OperationGate, OperationRequest } from '../operation-gate.ts';

export function refusalOfRequest(gate: OperationGate, request: FastifyRequest): GraphQLError | undefined {
  const operation = readOperation(request.method === 'GET' ? request.query : request.body);
  const admitted = operation === undefined ? undefined : gate.admit(operation);
  if (admitted === undefined || admitted.ok) return undefined;
  return admitted.errors.find(({ extensions }) => REFUSALS.has(extensions['code']));
}

const REFUSALS = new Set<unknown>(['OPERATION_TOO_LARGE', 'PERSISTED_OPERATION_REQUIRED']);

/** In an address, objects are texts. */
const object = z.preprocess(
  (value) => (typeof value === 'string' ? parse(value) : value),
  z.record(z.string(), z.unknown()).nullish(),
);

/** Nearly every request is plain; what is not, or is wrong, is read by the schema. */
function isPlain(value: unknown): value is OperationRequest {
  if (typeof value !== 'object' || value === null || !('query' in value) || typeof value.query !== 'string')
    return false;
  const { variables, operationName, extensions, documentId }: Record<string, unknown> = { ...value };
  const isObject = typeof variables === 'object' && !Array.isArray(variables);
  const isNamed = operationName === undefined || typeof operationName === 'string';
  return (
    (variables === undefined || isObject) && isNamed && extensions === undefined && documentId === undefined
  );
}

const requestShape = z.object({
  query: z.string().nullish(),
  documentId: z.string().optional(),
  operationName: z.string().nullish(),
  variables: object,
  extensions: object,
});

function readOperation(value: unknown): OperationRequest | undefined {
  if (isPlain(value)) return value;
  const parsed = requestShape.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
