// Rules that the public schema keeps, and the check of changes to it.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
  validateSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { openTestApp } from '../open-test-app.ts';

const text = await readFile('schema.graphql', 'utf8');
const schema = buildSchema(text);

interface Element {
  coordinate: string;
  description: string | null | undefined;
  deprecationReason?: string | null | undefined;
}

/** The type and everything in it, by schema coordinates. */
function elementsOf(type: GraphQLNamedType): Element[] {
  const own = { coordinate: type.name, description: type.description };
  if (isEnumType(type))
    return [
      own,
      ...type.getValues().map((value) => ({ coordinate: `${type.name}.${value.name}`, ...value })),
    ];
  if (isInputObjectType(type))
    return [
      own,
      ...Object.values(type.getFields()).map((field) => ({
        coordinate: `${type.name}.${field.name}`,
        ...field,
      })),
    ];
  if (!isObjectType(type) && !isInterfaceType(type)) return [own];
  return [
    own,
    ...Object.values(type.getFields()).flatMap((field) => [
      { coordinate: `${type.name}.${field.name}`, ...field },
      ...field.args.map((arg) => ({ coordinate: `${type.name}.${field.name}(${arg.name}:)`, ...arg })),
    ]),
  ];
}

const elements = Object.values(schema.getTypeMap())
  .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
  .flatMap(elementsOf);

describe('schema.graphql', () => {
  // The server does not ask: it would cost a tenth of every start.
  it('is valid', () => expect(validateSchema(schema)).toStrictEqual([]));

  it('describes every type, field, argument and value', () => {
    expect(elements.length).toBeGreaterThan(300);
    const bare = elements.filter(({ description }) => (description ?? '').trim() === '');
    expect(bare.map(({ coordinate }) => coordinate)).toStrictEqual([]);
  });

  it('says of everything that is deprecated what to use instead', () => {
    const silent = elements.filter(
      ({ deprecationReason }) =>
        typeof deprecationReason === 'string' && !/use |instead/i.test(deprecationReason),
    );
    expect(silent.map(({ coordinate }) => coordinate)).toStrictEqual([]);
  });
});

it('is what a client is told who introspects, descriptions and all', async () => {
  await using app = await openTestApp();
  const { data } = await app.post(getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true }));
  const told = buildClientSchema(data);
  expect(printSchema(lexicographicSortSchema(told))).toBe(printSchema(lexicographicSortSchema(schema)));
});

describe('npm run api-check', () => {
  async function check(present: string, changeset?: string) {
    const folder = await mkdtemp(join(tmpdir(), 'easel-api-'));
    try {
      const files = ['released.graphql', 'present.graphql', 'changesets'].map((name) => join(folder, name));
      const [released = '', now = '', changesets = ''] = files;
      await writeFile(released, text);
      await writeFile(now, present);
      await mkdir(changesets);
      if (changeset !== undefined) await writeFile(join(changesets, 'a-change.md'), changeset);
      return await new Promise<{ code: number; out: string }>((resolve) => {
        execFile(
          process.execPath,
          ['--import', 'tsx', 'scripts/api-check.ts', ...files],
          (error, stdout, stderr) => {
            resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr });
          },
        );
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const without = text.replace(/\n {2}budgetRemaining: Money\n/, '\n  budgetLeft: Money\n');

  it('lets additions pass, and a breaking change with a major changeset only', async () => {
    expect(without).not.toBe(text);
    const added = text.replace('type PageInfo {', 'type PageInfo {\n  "New."\n  total: Int\n');
    expect(await check(added)).toMatchObject({
      code: 0,
      out: expect.stringContaining(', 0 of them breaking'),
    });
    expect(await check(without)).toMatchObject({ code: 1, out: expect.stringContaining('budgetRemaining') });
    expect((await check(without, "---\n'easel': minor\n---\n\nLess.\n")).code).toBe(1);
    expect((await check(without, "---\n'easel': major\n---\n\nLess.\n")).code).toBe(0);
  });
});
