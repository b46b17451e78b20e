// The error catalogue names every code there is.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isEnumType } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/errors.md', 'utf8');
const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** The codes in the first column of a section's table. */
function section(title: string): Set<string> {
  const text = page.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
  return new Set(
    [...text.matchAll(/^\| `?([A-Z_\d, ]+?)`?(?: \(\d+\))? \|/gm)].flatMap(([, codes = '']) =>
      codes.split(', '),
    ),
  );
}

function valuesOf(name: string): string[] {
  const type = schema.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
}

/** Codes that the edges write as they are. */
function codesOfEdges(): string[] {
  const edges = ['src/graphql', 'src/http', 'src/auth'];
  const files = edges.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
      .map((name) => join(folder, name)),
  );
  return ['src/domain/errors.ts', ...files]
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const written = [
        ...text.matchAll(
          /extensions: \{ code: '([A-Z_]+)'|new AppError\(\s*'([A-Z_]+)'|\bcode = .*?'([A-Z_]+)'/g,
        ),
      ];
      const declared = /readonly code:((?:\s*\|? ?'[A-Z_]+')+)/.exec(text)?.[1] ?? '';
      return [
        ...written.flatMap(([, a, b, c]) => [a, b, c]),
        ...[...declared.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code),
      ];
    })
    .filter((code) => code !== undefined);
}

describe('docs/errors.md', () => {
  it.each(['ErrorCode', 'FailureCode'])('has every %s, and no other', (name) => {
    const title = name === 'ErrorCode' ? 'Refused requests' : 'Failed jobs';
    expect([...section(title)].sort()).toStrictEqual(valuesOf(name).sort());
  });

  it('has every top-level code', () => {
    const known = section('Top-level');
    const apollo = [
      'GRAPHQL_PARSE_FAILED',
      'GRAPHQL_VALIDATION_FAILED',
      'PERSISTED_QUERY_NOT_FOUND',
      'PERSISTED_QUERY_NOT_SUPPORTED',
      'BAD_USER_INPUT',
      'OPERATION_RESOLUTION_FAILURE',
      'BAD_REQUEST',
    ];
    const written = codesOfEdges();
    expect(written).toContain('UNAUTHENTICATED');
    expect([...apollo, ...written].filter((code) => !known.has(code))).toStrictEqual([]);
  });

  it('has every close code that a client may see', () => {
    const known = section('Closed sockets');
    const ofClients = new Set([
      CloseCode.BadResponse,
      CloseCode.InternalClientError,
      CloseCode.ConnectionAcknowledgementTimeout,
      CloseCode.InternalServerError,
    ]);
    const codes = Object.values(CloseCode).filter((code): code is CloseCode => typeof code === 'number');
    expect(codes.filter((code) => !ofClients.has(code) && !known.has(String(code)))).toStrictEqual([]);
  });
});
