// `npm run reference`: writes docs/reference/graphql.md from schema.graphql, and docs/reference/rest.md from
// docs/openapi.json.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { z } from 'zod';

mkdirSync('docs/reference', { recursive: true });
writeFileSync('docs/reference/graphql.md', graphqlPage());
writeFileSync('docs/reference/rest.md', restPage());

function graphqlPage(): string {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
    .sort((a, b) => a.name.localeCompare(b.name));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const isRoot = (type: GraphQLNamedType): boolean => roots.some((root) => root === type);
  const part = (title: string, chosen: readonly GraphQLNamedType[]): string[] => [
    `## ${title}`,
    '',
    ...chosen.flatMap(describeType),
  ];
  return page('GraphQL reference', 'schema.graphql', [
    ...roots.flatMap((root) =>
      root === null || root === undefined
        ? []
        : [`## ${root.name}`, '', ...operations(Object.values(root.getFields()))],
    ),
    ...part(
      'Objects',
      types.filter((type) => isObjectType(type) && !isRoot(type)),
    ),
    ...part('Interfaces', types.filter(isInterfaceType)),
    ...part('Inputs', types.filter(isInputObjectType)),
    ...part('Enumerations', types.filter(isEnumType)),
    ...part('Scalars', types.filter(isScalarType)),
  ]);
}

type Field = GraphQLField<unknown, unknown>;

function operations(fields: readonly Field[]): string[] {
  return fields.flatMap((field) => [
    `### ${field.name}`,
    '',
    `${prose(field.description)} Returns \`${String(field.type)}\`.${deprecation(field)}`,
    '',
    ...(field.args.length === 0
      ? []
      : table(
          ['argument', 'type', 'meaning'],
          field.args.map((arg) => [
            code(arg.name),
            code(String(arg.type)),
            prose(arg.description) + standard(arg),
          ]),
        )),
  ]);
}

function describeType(type: GraphQLNamedType): string[] {
  const oneOf = isInputObjectType(type) && type.isOneOf ? ' Exactly one of its fields.' : '';
  return [`### ${type.name}`, '', `${prose(type.description)}${oneOf}`.trim(), '', ...members(type)];
}

function members(type: GraphQLNamedType): string[] {
  if (isEnumType(type))
    return table(
      ['value', 'meaning'],
      type.getValues().map((value) => [code(value.name), prose(value.description) + deprecation(value)]),
    );
  if (isInputObjectType(type))
    return table(
      ['field', 'type', 'meaning'],
      Object.values(type.getFields()).map((field) => [
        code(field.name),
        code(String(field.type)),
        prose(field.description) + standard(field),
      ]),
    );
  if (isObjectType(type) || isInterfaceType(type))
    return table(
      ['field', 'type', 'meaning'],
      Object.values(type.getFields()).map((field) => [
        code(signature(field)),
        code(String(field.type)),
        prose(field.description) + deprecation(field),
      ]),
    );
  return [];
}

function signature({ name, args }: Field): string {
  return args.length === 0 ? name : `${name}(${args.map((arg) => arg.name).join(', ')})`;
}

function standard({ defaultValue }: GraphQLArgument | GraphQLInputField): string {
  return defaultValue === undefined ? '' : ` Default \`${JSON.stringify(defaultValue)}\`.`;
}

function deprecation({ deprecationReason }: { deprecationReason?: string | null | undefined }): string {
  return deprecationReason === undefined || deprecationReason === null
    ? ''
    : ` **Deprecated:** ${prose(deprecationReason)}`;
}

function restPage(): string {
  const schemaOf = z.looseObject({ type: z.unknown(), default: z.unknown() }).partial();
  const operation = z.looseObject({
    summary: z.string().optional(),
    description: z.string().optional(),
    parameters: z
      .array(
        z.looseObject({
          name: z.string(),
          in: z.string(),
          description: z.string().optional(),
          schema: schemaOf.optional(),
        }),
      )
      .default([]),
    responses: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
  });
  const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = document.parse(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, value]) => ({
      path,
      method: method.toUpperCase(),
      ...operation.parse(value),
    })),
  );
  const head = [
    'A server serves the document itself at `/api/openapi.json`, and pages to try it at `/api/docs`. Errors are problem',
    'details (RFC 9457) with the codes of the [error catalogue](../errors.md).',
    '',
  ];
  return page('REST reference', 'docs/openapi.json', [
    ...head,
    ...routes.flatMap(({ method, path, summary = '', description = '', parameters, responses }) => [
      `## ${method} ${path.replaceAll(/[{}]/g, (brace) => (brace === '{' ? ':' : ''))}`,
      '',
      `${prose(summary)}. ${prose(description)}`.trim(),
      '',
      ...(parameters.length === 0
        ? []
        : table(
            ['parameter', 'in', 'meaning'],
            parameters.map((each) => [code(each.name), each.in, prose(each.description)]),
          )),
      ...table(
        ['status', 'answer'],
        Object.entries(responses).map(([status, each]) => [status, prose(each.description)]),
      ),
    ]),
  ]);
}

function page(title: string, source: string, lines: readonly string[]): string {
  const text = [
    `# ${title}`,
    '',
    `Generated from \`${source}\` by \`npm run reference\`.`,
    '',
    ...lines,
  ].join('\n');
  return `${text.replaceAll(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line), ''];
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A description in one line, in which nothing is taken for markup. */
function prose(text: string | null | undefined): string {
  return (text ?? '').replaceAll(/\s+/g, ' ').replaceAll('<', '&lt;').trim();
}
