import { fieldsOf, type ModelDefinition } from '../../../registry/define-model.ts';
import { formSchemaOf } from '../../../registry/form-schema.ts';
import { priceRequest } from '../../../registry/price.ts';
import type { Resolvers } from '../../generated/resolvers.ts';
import { toConnection, toPageRequest } from '../../pages.ts';

export const modelResolvers: Resolvers = {
  Query: {
    models(_, args, { jobs }) {
      const page = toPageRequest(args);
      const words = args.where?.search?.toLowerCase().split(/\s+/) ?? [];
      const lora = args.where?.supportsLora ?? null;
      const wanted = jobs.registry.list().filter((model) => {
        const text = `${model.id} ${model.description}`.toLowerCase();
        return words.every((word) => text.includes(word)) && (lora === null || model.supportsLora === lora);
      });
      const start = page.after === null ? 0 : wanted.findIndex(({ id }) => id === page.after) + 1;
      const items = wanted.slice(start, start + page.first);
      return toConnection({ items, hasNextPage: start + page.first < wanted.length }, page);
    },
    model: (_, { id }, { jobs }) => jobs.registry.get(id) ?? null,
  },
  Model: {
    costPerImage: (model, _, { jobs }) => priceRequest(model, {}, {}, { images: 1, at: jobs.now() }).total,
    requiredInputs: (model) => fieldNames(model, true),
    optionalInputs: (model) => fieldNames(model, false),
    maxImages: (model) => model.limits.maxImages,
    inputSchema: (model) => formSchemaOf(model),
    medianRunMs: (model, _, { jobs }) => jobs.runTimes.median(model.id),
  },
};

function fieldNames(model: ModelDefinition, required: boolean): string[] {
  return fieldsOf(model)
    .filter((field) => field.required === required)
    .map((field) => field.name);
}
