declare module 'virtual:schema-introspection' {
  import type { IntrospectionData } from '@urql/exchange-graphcache';

  export const schema: IntrospectionData;
  export const typesWithoutId: readonly string[];
}
