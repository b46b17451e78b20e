// A mutation that comes too fast is refused as data, in its own payload; each of an operation's mutations counts.

import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { AppError, type UserError } from '../../domain/errors.ts';
import { tooOften, whoIs } from '../../rates/request-rates.ts';
import type { GraphqlContext } from '../context.ts';

export function limitMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve ?? defaultFieldResolver;
    const type = getNamedType(field.type);
    field.resolve = async (source, args, context: GraphqlContext, info): Promise<unknown> => {
      const wait = await context.rates.ofCaller(context.actor);
      if (wait !== null) return refused(type, tooOften(whoIs(context.actor), wait), wait);
      const result: unknown = await resolve(source, args, context, info);
      return result;
    };
  }
}

function refused(type: unknown, message: string, retryAfterMs: number): object {
  if (!isObjectType(type) || type.getFields()['errors'] === undefined) {
    throw new AppError('RATE_LIMITED', message, { retryAfterMs });
  }
  const error: UserError = { code: 'RATE_LIMITED', message, path: [], retryAfterMs };
  return { ...emptyOf(type), errors: [error] };
}

/** Nothing of everything that may not be null. */
function emptyOf(type: GraphQLObjectType): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => [field.name, nothing(field.type)]),
  );
}

function nothing(type: GraphQLOutputType): unknown {
  if (!isNonNullType(type)) return null;
  if (isListType(getNullableType(type))) return [];
  return { Boolean: false, Int: 0, Float: 0, String: '' }[getNamedType(type).name] ?? null;
}
