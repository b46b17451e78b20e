// The scalars of the schema. They refuse only what cannot be read at all: rules are checked by the verbs, as data.

import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import type { JsonValue } from '../domain/json.ts';
import { formatMoney, parseMoney } from '../domain/money.ts';

function refuse(type: string, expected: string): GraphQLError {
  return new GraphQLError(`${type} must be ${expected}.`, { extensions: { code: 'BAD_USER_INPUT' } });
}

const dateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A moment as ISO 8601 text in UTC, with milliseconds.',
  serialize: (value) => toIsoText(Number(value)),
  parseValue(value) {
    const isIso =
      typeof value === 'string' &&
      /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(value);
    const at = isIso ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at)) throw refuse('DateTime', 'ISO 8601 text such as 2026-01-31T12:00:00Z');
    return at;
  },
});

let lastSecond = { at: Number.NaN, text: '' };

/** Thousands of events a second are of the same one: only what differs within it is written anew. */
function toIsoText(at: number): string {
  const second = Math.floor(at / 1000);
  if (second !== lastSecond.at) lastSecond = { at: second, text: new Date(at).toISOString().slice(0, -4) };
  return `${lastSecond.text}${String(Math.floor(at - second * 1000)).padStart(3, '0')}Z`;
}

const money = new GraphQLScalarType<number, string>({
  name: 'Money',
  description: 'USD as a decimal string, at least two and at most six decimals, such as 0.03; never a float.',
  serialize: (value) => formatMoney(Number(value)),
  parseValue(value) {
    const micros = typeof value === 'string' ? parseMoney(value) : undefined;
    if (micros === undefined)
      throw refuse(
        'Money',
        'a decimal string such as "0.03", with at most nine digits before the point and six after it',
      );
    return micros;
  },
});

const imageRef = new GraphQLScalarType<string, string>({
  name: 'ImageRef',
  description: 'https:, s3:, data:, easel://uploads/<id> or easel://images/<id>.',
  serialize: String,
  parseValue(value) {
    if (typeof value !== 'string') throw refuse('ImageRef', 'a string');
    return value;
  },
});

/** Text keeps every digit; an integer literal is read as text too. */
const seed = new GraphQLScalarType<number | string, string>({
  name: 'Seed',
  description:
    '0 … 2^63-1: an integer, or its decimal text where a JSON number cannot hold it; served as text.',
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
  description: 'Any JSON value.',
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

export const scalars = { DateTime: dateTime, JSON: json, Money: money, ImageRef: imageRef, Seed: seed };

/** Their part of the schema's text: said here, as what resolves a scalar also describes it to who introspects. */
export const scalarTypedefs = Object.values(scalars)
  .map(({ name, description }) => `${JSON.stringify(description)} scalar ${name}`)
  .join('\n');
