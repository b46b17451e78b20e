// The executable schema.

import { makeExecutableSchema } from '@graphql-tools/schema';
import { buildASTSchema, type DefinitionNode, type GraphQLSchema, Kind, parse } from 'graphql';
import type { Registry } from '../registry/registry.ts';
import type { TemplateRegistry } from '../templates/template-registry.ts';
import type { GraphqlContext } from './context.ts';
import { accessResolvers } from './modules/access/resolvers.ts';
import { accountResolvers } from './modules/account/resolvers.ts';
import { bookkeepingResolvers } from './modules/bookkeeping/resolvers.ts';
import { limitMutations } from './limits/limit-mutations.ts';
import { nodeResolvers } from './modules/base/resolvers.ts';
import { errorResolvers } from './modules/errors/resolvers.ts';
import { imageResolvers } from './modules/image/resolvers.ts';
import { jobResolvers } from './modules/job/resolvers.ts';
import { modelResolvers } from './modules/model/resolvers.ts';
import { moneyResolvers } from './modules/money/resolvers.ts';
import { progressResolvers } from './modules/progress/resolvers.ts';
import { templateResolvers } from './modules/template/resolvers.ts';
import { uploadResolvers } from './modules/upload/resolvers.ts';
import { webhookResolvers } from './modules/webhook/resolvers.ts';
import { scalars } from './scalars.ts';
import { schemaTypedefs } from './typedefs.ts';

export function createSchema(registry: Registry, templates: TemplateRegistry): GraphQLSchema {
  const schema = makeExecutableSchema<GraphqlContext>({
    typeDefs: toTypes(schemaTypedefs(registry, templates)),
    resolvers: [
      scalars,
      nodeResolvers,
      errorResolvers,
      modelResolvers,
      jobResolvers,
      imageResolvers,
      moneyResolvers,
      accountResolvers,
      bookkeepingResolvers,
      accessResolvers,
      progressResolvers,
      templateResolvers,
      uploadResolvers,
      webhookResolvers,
    ],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    // There is no other schema that these must be kept from.
    updateResolversInPlace: true,
  });
  limitMutations(schema);
  return schema;
}

/**
 * Without what is a quarter of a start: that the schema is valid a test knows (schema-rules.test.ts), nobody is told a
 * place in its text, and of what several modules say of one type all but the first extends it.
 */
function toTypes(texts: readonly string[]): GraphQLSchema {
  const known = new Set<string>();
  const definitions = texts
    .flatMap((text) => parse(text, { noLocation: true }).definitions)
    .map((definition): DefinitionNode => {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
      const { name } = definition;
      if (known.has(name.value)) return { ...definition, kind: Kind.OBJECT_TYPE_EXTENSION };
      known.add(name.value);
      return definition;
    });
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true });
}
