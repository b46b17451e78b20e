// The executable schema.

import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
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
    typeDefs: schemaTypedefs(registry, templates),
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
    // A fifth of a start otherwise. That it is valid a test knows (schema-rules.test.ts), nobody is told a place in its
    // text, and there is no other schema that the resolvers must be kept from.
    assumeValid: true,
    noLocation: true,
    updateResolversInPlace: true,
  });
  limitMutations(schema);
  return schema;
}
