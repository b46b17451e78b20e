import {
  anything,
  array,
  assert,
  asyncProperty,
  constantFrom,
  dictionary,
  double,
  integer,
  jsonValue,
  oneof,
  record,
  string,
} from 'fast-check';
import {
  buildSchema,
  type GraphQLNamedType,
  getNamedType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../open-test-app.ts';

// Whatever is sent is answered: never with a 500, never with an internal error, within a bound of memory and time.

const RUNS = 300;
/** Far above what any of these takes, far below what an endless loop would. */
const MOST_MS = 10_000;
const MOST_GROWTH = 300 * 1024 * 1024;

let app: TestApp;
let before = 0;
beforeAll(async () => {
  app = await openTestApp();
  before = process.memoryUsage().rss;
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const text = string({ unit: 'binary', maxLength: 300 });
const awkward = constantFrom<unknown>(
  null,
  '',
  -1,
  0,
  1e308,
  2 ** 53,
  [],
  {},
  '__proto__',
  'constructor',
  '\u0000',
  '💥'.repeat(50),
  'javascript:alert(1)',
  "' OR 1=1 --",
  '{{7*7}}',
  '../../etc/passwd',
  'http://169.254.169.254/',
  'data:image/png;base64,',
  'easel://uploads/../x',
  's3:///',
);
const value = oneof(
  awkward,
  text,
  integer(),
  double(),
  jsonValue({ maxDepth: 4 }),
  anything({ maxDepth: 2, withBigInt: false }),
);

describe('REST bodies', () => {
  const generate = record(
    {
      model: oneof(constantFrom('flux-pro', 'flux-dev', 'face-swap', 'image-to-image', 'custom'), value),
      inputs: oneof(
        record(
          {
            prompt: value,
            image_url: value,
            strength: value,
            lora_url: value,
            endpoint: value,
            input: value,
          },
          { requiredKeys: [] },
        ),
        value,
      ),
      options: oneof(
        record({ width: value, height: value, num_images: value, seed: value }, { requiredKeys: [] }),
        value,
      ),
      userId: value,
      tags: oneof(array(value, { maxLength: 30 }), value),
      maxCost: value,
      deadlineSeconds: value,
      idempotencyKey: value,
      webhookUrl: value,
      reuse: value,
    },
    { requiredKeys: [] },
  );

  it('are answered, whatever they hold', { timeout: 60_000 }, async () => {
    const bodies = oneof({ weight: 4, arbitrary: generate }, value);
    await assert(
      asyncProperty(bodies, async (body) => {
        const { status, answer } = await send(
          '/api/images/generate?wait=0',
          JSON.stringify(body) ?? 'undefined',
        );
        expect(broken(status, answer)).toBeNull();
        expect(isProblem(status, answer)).toBe(true);
      }),
      { numRuns: RUNS },
    );
    await assert(
      asyncProperty(
        constantFrom('billboard', 'discount-banner', 'product-shot', 'none'),
        dictionary(
          constantFrom(
            'headline',
            'percent',
            'amount',
            'currency',
            'product_image',
            'formats',
            'variables',
            'x',
          ),
          value,
        ),
        async (template, body) => {
          const { status, answer } = await send(`/api/templates/${template}?wait=0`, JSON.stringify(body));
          expect(broken(status, answer)).toBeNull();
        },
      ),
      { numRuns: RUNS / 3 },
    );
    await withinBounds();
  });

  it('that are no JSON are too, and addresses of any kind', { timeout: 60_000 }, async () => {
    await assert(
      asyncProperty(text, text, async (body, part) => {
        expect((await send('/api/images/generate?wait=0', body)).status).toBeLessThan(500);
        for (const path of [
          `/api/images/${encodeURIComponent(part)}`,
          `/files/${encodeURIComponent(part)}`,
          `/api/usage?from=${encodeURIComponent(part)}`,
          `/x${encodeURIComponent(part)}`,
        ]) {
          const answer = await fetch(`${app.url}${path}`);
          expect(broken(answer.status, `${path}: ${await answer.text()}`)).toBeNull();
        }
      }),
      { numRuns: RUNS / 3 },
    );
    await withinBounds();
  });
});

describe('GraphQL documents', () => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

  it('of any words are answered', { timeout: 60_000 }, async () => {
    const words = constantFrom(
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      ':',
      '!',
      '$',
      '@',
      '...',
      'query',
      'mutation',
      'fragment',
      'on',
      'Job',
      'jobs',
      'id',
      'a',
      '"',
      '"""',
      '#',
      '1',
      '-',
      '|',
      '&',
      'true',
      'null',
      '\n',
      ',',
      '__schema',
      '@include',
      '\uFEFF',
      '\u0000',
    );
    const soup = array(words, { maxLength: 80 }).map((parts) => parts.join(' '));
    await assert(
      asyncProperty(oneof(soup, text), value, async (query, variables) => {
        const { status, answer } = await send(
          '/graphql',
          JSON.stringify({ query, variables, operationName: null }),
        );
        expect(broken(status, answer)).toBeNull();
      }),
      { numRuns: RUNS },
    );
    await withinBounds();
  });

  it('of the schema, with any arguments, are answered', { timeout: 60_000 }, async () => {
    await assert(
      asyncProperty(
        array(integer({ min: 0, max: 10_000 }), { minLength: 60, maxLength: 60 }),
        async (choices) => {
          const query = writeQuery(schema, choices);
          const { status, answer } = await send('/graphql', JSON.stringify({ query }));
          expect(broken(status, answer)).toBeNull();
        },
      ),
      { numRuns: RUNS },
    );
    await withinBounds();
  });
});

async function send(path: string, body: string): Promise<{ status: number; answer: string }> {
  const started = performance.now();
  const answer = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const received = await answer.text();
  expect(performance.now() - started).toBeLessThan(MOST_MS);
  return { status: answer.status, answer: received };
}

/** What a broken answer says, so that it is seen. */
function broken(status: number, answer: string): string | null {
  return status >= 500 || answer.includes('"INTERNAL"') ? answer : null;
}

/** Every refusal says what it is. */
function isProblem(status: number, answer: string): boolean {
  if (status < 400) return true;
  const problem = JSON.parse(answer);
  return (
    problem.status === status && typeof problem.code === 'string' && typeof problem.requestId === 'string'
  );
}

async function withinBounds(): Promise<void> {
  expect((await app.post('{ __typename }')).data).toStrictEqual({ __typename: 'Query' });
  expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH);
}

/** A query of fields that exist, with arguments that may make no sense. */
function writeQuery(schema: GraphQLSchema, choices: readonly number[]): string {
  let next = 0;
  const pick = (most: number): number => (choices[next++ % choices.length] ?? 0) % most;

  function argumentOf(type: GraphQLNamedType, depth: number): string {
    if (isEnumType(type)) return type.getValues()[pick(type.getValues().length)]?.name ?? 'null';
    if (isInputObjectType(type) && depth < 2) {
      const fields = Object.values(type.getFields());
      const chosen = fields[pick(fields.length)];
      return chosen === undefined
        ? '{}'
        : `{${chosen.name}: ${argumentOf(getNamedType(chosen.type), depth + 1)}}`;
    }
    return (
      [
        'null',
        '-1',
        '0',
        '3',
        '99999',
        '1.5',
        'true',
        '""',
        '"x"',
        '"2026-01-01T00:00:00Z"',
        '"UTC"',
        '[]',
        '{}',
        '[MODEL]',
      ][pick(14)] ?? '1'
    );
  }

  function select(type: GraphQLNamedType, depth: number): string {
    if (isLeafType(type)) return '';
    if (!isCompositeType(type) || depth > 4 || isUnionType(type)) return '{ __typename }';
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const chosen = Array.from({ length: 1 + pick(3) }, () => fields[pick(fields.length)]);
    const written = chosen.flatMap((field, index) => {
      if (field === undefined) return [];
      const args = field.args
        .filter(() => pick(2) === 0)
        .map((arg) => `${arg.name}: ${argumentOf(getNamedType(arg.type), 0)}`);
      return [
        `f${index}: ${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`} ${select(getNamedType(field.type), depth + 1)}`,
      ];
    });
    return `{ ${written.join(' ')} }`;
  }

  const root = schema.getQueryType();
  return root === undefined || root === null ? '{ __typename }' : select(root, 0);
}
