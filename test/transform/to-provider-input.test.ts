// Golden requests: test/fixtures/fal/<id>.json lists what each model's requests become at the provider.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { builtInModels } from '../../src/registry/index.ts';
import { createRegistry } from '../../src/registry/registry.ts';
import { toProviderInput } from '../../src/transform/to-provider-input.ts';
import { validateRequest } from '../../src/validation/validate-request.ts';

const object = z.record(z.string(), z.json());
const goldenSchema = z
  .array(
    z.strictObject({
      name: z.string(),
      inputs: object,
      options: object,
      endpoint: z.string(),
      input: object,
      warnings: z.array(z.string()),
    }),
  )
  .min(1);

function goldenOf(id: string) {
  const file = new URL(`../fixtures/fal/${id}.json`, import.meta.url);
  return goldenSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const registry = createRegistry(builtInModels);

describe.each(builtInModels.map((model) => ({ id: model.id, model })))('$id', ({ id, model }) => {
  const golden = goldenOf(id);

  it.each(golden)('$name', ({ inputs, options, endpoint, input, warnings }) => {
    const valid = validateRequest(registry, { model: id, inputs, options }, { allowLoopbackHttp: false });
    if (!valid.ok) throw new Error(valid.errors.map(({ message }) => message).join('; '));
    expect(toProviderInput(valid.request)).toStrictEqual({ endpoint, input, warnings });
  });

  it('has a golden request for every endpoint it may go to', () => {
    expect(new Set(golden.map(({ endpoint }) => endpoint))).toStrictEqual(new Set(model.endpoints));
  });
});
