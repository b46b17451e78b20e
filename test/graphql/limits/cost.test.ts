import { buildSchema, getOperationAST, type GraphQLSchema, parse, validate } from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkShape } from '../../../src/graphql/limits/check-shape.ts';
import { costOf } from '../../../src/graphql/limits/cost.ts';
import type { OperationLimits } from '../../../src/graphql/limits/operation-limits.ts';

const schema = buildSchema(/* GraphQL */ `
  type Query {
    things(first: Int = 20, after: String): ThingConnection!
    list(first: Int): [Thing!]!
    loose: [Thing!]!
    thing: Thing
    any: Named
  }
  type Mutation {
    makeThings(inputs: [ThingInput!]!, tags: [String!]): Made!
    makeThing(input: ThingInput!): Made!
  }
  input ThingInput {
    name: String
  }
  type Made {
    results: [Thing!]!
  }
  interface Named {
    name: String
  }
  type Thing implements Named {
    name: String
    tags: [String!]!
    parent: Thing
    things(first: Int = 20): ThingConnection!
  }
  type ThingConnection {
    nodes: [Thing!]!
    edges: [Edge!]!
    total: Int
  }
  type Edge {
    node: Thing!
  }
`);

function cost(text: string, variables: Record<string, unknown> = {}, of: GraphQLSchema = schema): number {
  const document = parse(text);
  expect(validate(of, document)).toStrictEqual([]);
  const operation = getOperationAST(document);
  return costOf(of, document, operation!)(variables);
}

/** The connection, and its nodes with one field each. */
const page = (size: number): number => 1 + size * 2;

describe('the cost of an operation', () => {
  it.each([
    ['one value', '{ thing { name } }', 2],
    ['a literal', '{ things(first: 7) { nodes { name } } }', page(7)],
    ["the schema's default", '{ things { nodes { name } } }', page(20)],
    ['no default', '{ list { name } }', 5 * 2],
    ['a list of its own size', '{ list(first: 7) { name } }', 7 * 2],
    ['a list that nothing sizes', '{ loose { name } }', 5 * 2],
    ['edges', '{ things(first: 7) { edges { node { name } } } }', 1 + 7 * 3],
    ['both', '{ things(first: 7) { nodes { name } edges { node { name } } total } }', 1 + 7 * 2 + 7 * 3 + 1],
    [
      'nested pages',
      '{ things(first: 7) { nodes { things(first: 3) { nodes { name } } } } }',
      1 + 7 * (1 + page(3)),
    ],
    ['a list below a page', '{ things(first: 7) { nodes { tags } } }', 1 + 7 * (1 + 5)],
    ['a page under one object', '{ thing { things(first: 3) { nodes { name } } } }', 1 + page(3)],
    ['an inline fragment', '{ things(first: 7) { ... { nodes { ... on Thing { name } } } } }', page(7)],
    ['an interface', '{ any { name ... on Thing { parent { name } } } }', 4],
    ['a fragment', '{ things(first: 7) { ...F } } fragment F on ThingConnection { nodes { name } }', page(7)],
    [
      'one fragment in two pages',
      '{ a: things(first: 7) { ...F } b: things(first: 3) { ...F } } fragment F on ThingConnection { nodes { name } }',
      page(7) + page(3),
    ],
    ['an empty page', '{ things(first: 0) { nodes { name } } }', page(1)],
    ['a negative page', '{ things(first: -5) { nodes { name } } }', page(1)],
    ['a null page', '{ things(first: null) { nodes { name } } }', page(20)],
    ['skipped fields too', '{ thing { name @skip(if: true) } }', 2],
    ['a mutation', 'mutation { makeThing(input: {}) { results { name } } }', 10 + 1 + 5 * 2],
    [
      'a batch',
      'mutation { makeThings(inputs: [{}, {}, {}], tags: ["a", "b"]) { results { name } } }',
      3 * 10 + 1 + 3 * 2,
    ],
    [
      'a batch of one without brackets',
      'mutation { makeThings(inputs: {}) { results { name } } }',
      10 + 1 + 5 * 2,
    ],
    ['introspection', '{ __schema { types { name fields { name } } } }', 5 * 50],
    [
      'introspection by a fragment',
      '{ __schema { ...F } } fragment F on __Schema { types { name } }',
      3 * 50,
    ],
  ])('%s', (_name, text, expected) => {
    expect(cost(text)).toBe(expected);
  });

  it.each([
    ['a variable', { n: 9 }, page(9)],
    ["the variable's default", {}, page(4)],
    ['a variable that is null', { n: null }, page(20)],
    ['a variable of a wrong type', { n: 'many' }, page(20)],
    ['a variable of a billion', { n: 1e9 }, page(1e9)],
    ['a variable from elsewhere', { other: 9 }, page(4)],
  ])('reads %s', (_name, variables, expected) => {
    expect(cost('query Q($n: Int = 4) { things(first: $n) { nodes { name } } }', variables)).toBe(expected);
  });

  it('reads a batch of a variable', () => {
    const text = 'mutation M($inputs: [ThingInput!]!) { makeThings(inputs: $inputs) { results { name } } }';
    expect(cost(text, { inputs: Array.from({ length: 100 }, () => ({})) })).toBe(100 * 10 + 1 + 100 * 2);
    expect(cost(text, { inputs: {} })).toBe(10 + 1 + 5 * 2);
  });

  it('does not follow a fragment twice, however often it is spread', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Thing { a: parent { ...F${n + 1} } b: parent { ...F${n + 1} } }`,
    );
    const text = `{ thing { ...F0 } } ${fragments.join(' ')} fragment F60 on Thing { name }`;
    const document = parse(text, { noLocation: true });
    expect(costOf(schema, document, getOperationAST(document)!)({})).toBe(Number.MAX_SAFE_INTEGER);
  });
});

const WIDE: OperationLimits = {
  tokens: 10_000,
  fields: 10_000,
  depth: 100,
  rootFields: 100,
  aliases: 100,
  directives: 100,
  cost: 10_000,
};

describe('the shape of a document', () => {
  it.each([
    ['depth', '{ thing { parent { parent { name } } } }', 4],
    ['depth', '{ thing { ...F } } fragment F on Thing { parent { ... on Thing { name } } }', 3],
    ['rootFields', '{ thing { name } ...F } fragment F on Query { loose { name } any { name } }', 3],
    ['aliases', '{ a: thing { b: name ...F ...F } } fragment F on Thing { c: name }', 4],
    ['directives', 'query @a { thing @b @c { ...F @d name @e } } fragment F on Thing { name @f }', 6],
    ['fields', '{ thing { name name ...F } } fragment F on Thing { name }', 4],
  ] as const)('%s of %s is %i', (limit, text, found) => {
    const document = parse(text);
    expect(checkShape(document, { ...WIDE, [limit]: found })).toBeUndefined();
    expect(checkShape(document, { ...WIDE, [limit]: found - 1 })?.extensions).toMatchObject({
      code: 'OPERATION_TOO_LARGE',
      limit,
      budget: found - 1,
      [limit]: found,
    });
  });

  it('counts every operation of a document, and survives circles and unknown fragments', () => {
    const text =
      'query A { thing { name } } query B { ...F ...Unknown } fragment F on Query { thing { ...F } a: any { name } }';
    expect(checkShape(parse(text), { ...WIDE, aliases: 0 })).toBeDefined();
    expect(checkShape(parse(text), WIDE)).toBeUndefined();
  });

  it('lets introspection be deeper, within a bound', () => {
    const nested = (depth: number): string =>
      `{ __schema { types { ${'ofType { '.repeat(depth)} name ${'}'.repeat(depth)} } } }`;
    expect(checkShape(parse(nested(9)), { ...WIDE, depth: 3 })).toBeUndefined();
    expect(checkShape(parse(nested(40)), { ...WIDE, depth: 3 })?.extensions).toMatchObject({
      limit: 'depth',
    });
  });

  it('measures 200 fragments that spread each other twice at once', () => {
    const fragments = Array.from(
      { length: 200 },
      (_, n) => `fragment F${n} on Thing { name ...F${n + 1} ...F${n + 1} }`,
    );
    const document = parse(`{ thing { ...F0 } } ${fragments.join(' ')} fragment F200 on Thing { name }`);
    expect(checkShape(document, WIDE)).toBeUndefined();
  });
});

describe("the server's own operations", () => {
  it('fit into the defaults, with the largest pages they ask for', () => {
    const own = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const manifest = JSON.parse(
      readFileSync('web/src/api/generated/persisted-documents.json', 'utf8'),
    ) as Record<string, string>;
    const texts = Object.values(manifest);
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) expect(cost(text, { first: 100 }, own)).toBeLessThan(20_000 / 2);
  });
});
