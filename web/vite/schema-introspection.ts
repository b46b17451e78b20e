import { readFileSync } from 'node:fs';
import { getIntrospectedSchema, minifyIntrospectionQuery } from '@urql/introspection';
import type { IntrospectionQuery } from 'graphql';
import type { Plugin } from 'vite';

const ID = 'virtual:schema-introspection';

/** Gives the cache the shape of the schema: which types there are, and what implements what. */
export function schemaIntrospection(schemaFile: string): Plugin {
  return {
    name: 'schema-introspection',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load(id) {
      if (id !== `\0${ID}`) return null;
      this.addWatchFile(schemaFile);
      const introspection = getIntrospectedSchema(readFileSync(schemaFile, 'utf8'));
      const minified = minifyIntrospectionQuery(introspection);
      return [
        `export const schema = ${JSON.stringify(minified)};`,
        `export const typesWithoutId = ${JSON.stringify(withoutId(introspection))};`,
      ].join('\n');
    },
  };
}

function withoutId(introspection: IntrospectionQuery): string[] {
  return introspection.__schema.types.flatMap((type) =>
    type.kind === 'OBJECT' && !type.name.startsWith('__') && !type.fields.some((field) => field.name === 'id')
      ? [type.name]
      : [],
  );
}
