// `npm run schema`: writes schema.graphql, the committed contract, from the modules and the registry.

import { writeFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { printSchema } from 'graphql';
import { schemaTypedefs } from '../src/graphql/typedefs.ts';
import { builtInModels } from '../src/registry/index.ts';
import { createRegistry } from '../src/registry/registry.ts';
import { builtInTemplates } from '../src/templates/index.ts';
import { createTemplateRegistry } from '../src/templates/template-registry.ts';

const schema = makeExecutableSchema({
  typeDefs: schemaTypedefs(createRegistry(builtInModels), createTemplateRegistry(builtInTemplates)),
});
writeFileSync('schema.graphql', `${printSchema(schema)}\n`);
