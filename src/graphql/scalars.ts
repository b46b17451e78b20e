// The scalars of the schema. They refuse only what cannot be read at all: rules are checked by the verbs, as data.

import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import type { JsonValue } from '../domain/json.ts';
import { formatMoney, parseMoney } from '../domain/money.ts';

function refuse(type: string, expected: string): GraphQLError {
  return new GraphQLError(`${type} must be ${expected}.`, { extensions: { code: 'BAD_USER_INPUT' } });
}

const dateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  serialize: (value) => new Date(Number(value)).toISOString(),
  parseValue(value) {
    const isIso =
      typeof value === 'string' &&
      /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(value);
    const at = isIso ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at)) throw refuse('DateTime', 'ISO 8601 text such as 2026-01-31T12:00:00Z');
    return at;
  },
});

const money = new GraphQLScalarType<number, string>({
  name: 'Money',
  serialize: (value) => formatMoney(Number(value)),
  parseValue(value) {
    const micros = typeof value === 'string' ? parseMoney(value) : undefined;
    if (micros === undefined) throw refuse('Money', 'a decimal string such as "0.03"');
    return micros;
  },
});

const imageRef = new GraphQLScalarType<string, string>({
  name: 'ImageRef',
  serialize: String,
  parseValue(value) {
    if (typeof value !== 'string') throw refuse('ImageRef', 'a string');
    return value;
  },
});

/** Text keeps every digit; an integer literal is read as text too. */
const seed = new GraphQLScalarType<number | string, string>({
  name: 'Seed',
  serialize: String,
  parseValue(value) {
    if (typeof value !== 'string' && typeof value !== 'number')
      throw refuse('Seed', 'an integer or its text');
    return value;
  },
  parseLiteral(node: ValueNode) {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return node.value;
    throw refuse('Seed', 'an integer or its text');
  },
});

const json = new GraphQLScalarType<JsonValue, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => toJson(value),
  parseLiteral: (node, variables) => toJson(valueFromASTUntyped(node, variables)),
});

/** Plain data with own prototypes: graphql-js makes literals without one. */
function toJson(value: unknown): JsonValue {
  if (value === undefined) return null;
  try {
    const copy: JsonValue = JSON.parse(JSON.stringify(value));
    return copy;
  } catch {
    // What came as JSON can be written as JSON, unless the stack ends before it does.
    throw new GraphQLError('JSON cannot be nested so deep.');
  }
}

export const scalars = { DateTime: dateTime, Money: money, ImageRef: imageRef, Seed: seed, JSON: json };
