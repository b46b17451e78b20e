// A model that a server had once: jobs outlive their models.

import { defineModel, type ModelDefinition } from './define-model.ts';

/** What can still be said of it; it takes nothing any more. */
export function formerModel(id: string): ModelDefinition {
  return defineModel({
    id,
    description: 'Not served by this server any more',
    endpoint: '',
    inputs: {},
    limits: { maxImages: 1, size: 'none', seed: false },
    price: null,
    route() {
      throw new Error(`Model ${id} is not in the registry any more`);
    },
  });
}
