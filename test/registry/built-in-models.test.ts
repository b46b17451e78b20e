import { describe, expect, it } from 'vitest';
import { camelCase, fieldsOf, jsonSchemaOf } from '../../src/registry/define-model.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { createRegistry } from '../../src/registry/registry.ts';
import { validateRequest } from '../../src/validation/validate-request.ts';

const registry = createRegistry(builtInModels);
const inDesign = [
  ['flux-pro', 'fal-ai/flux-pro', ['prompt'], ['image_url', 'strength'], false],
  ['flux-dev', 'fal-ai/flux/dev', ['prompt'], ['image_url', 'strength', 'lora_url', 'lora_scale'], true],
  ['flux-lora', 'fal-ai/flux-lora', ['prompt', 'lora_url'], ['lora_scale', 'image_url', 'strength'], true],
  ['face-swap', 'fal-ai/face-swap', ['image_url', 'target_image_url'], ['prompt'], false],
  [
    'image-to-image',
    'fal-ai/flux/dev/image-to-image',
    ['prompt', 'image_url'],
    ['strength', 'guidance_scale'],
    false,
  ],
] as const;

describe('the models of the design', () => {
  it.each(inDesign)('%s', (id, endpoint, required, optional, supportsLora) => {
    const model = registry.get(id)!;
    expect(model).toMatchObject({ id, endpoint, supportsLora });
    const names = (wanted: boolean) =>
      fieldsOf(model)
        .filter((field) => field.required === wanted)
        .map((field) => field.name);
    expect(names(true)).toStrictEqual(required);
    expect(names(false)).toStrictEqual(optional);
  });

  it('have the ranges of the design', () => {
    const range = (id: string, name: string) => {
      const found = fieldsOf(registry.get(id)!).find((field) => field.name === name)!;
      return [found.min ?? found.minLength, found.max ?? found.maxLength];
    };
    expect(range('flux-pro', 'prompt')).toStrictEqual([1, 10_000]);
    expect(range('flux-pro', 'strength')).toStrictEqual([0, 1]);
    expect(range('flux-dev', 'lora_scale')).toStrictEqual([0, 4]);
    expect(range('image-to-image', 'guidance_scale')).toStrictEqual([1, 20]);
  });
});

describe.each(builtInModels.map((model) => ({ id: model.id, model })))('$id', ({ id, model }) => {
  it('is found by its id and by its arm', () => {
    expect(registry.get(id)).toBe(model);
    expect(model.arm).toBe(camelCase(id));
    expect(model.arm).toMatch(/^[a-z][A-Za-z0-9]*$/);
    expect(registry.byArm(model.arm)).toBe(model);
  });

  it('describes itself and every input', () => {
    for (const text of [model.description, ...fieldsOf(model).map((field) => field.description)]) {
      expect(text).toMatch(/\S/);
    }
  });

  it('has a closed JSON Schema whose defaults it would accept', () => {
    expect(jsonSchemaOf(model)).toMatchObject({ type: 'object', additionalProperties: false });
    for (const field of fieldsOf(model)) {
      if (field.default === undefined) continue;
      expect(model.inputs.shape[field.name]?.safeParse(field.default).success).toBe(true);
    }
  });

  it('names all that is required at once', () => {
    const result = validateRequest(
      registry,
      { model: id, inputs: {}, options: {} },
      { allowLoopbackHttp: false },
    );
    const missing = result.ok ? [] : result.errors.map(({ path, rule }) => `${rule} ${path.join('.')}`);
    const required = fieldsOf(model).filter((field) => field.required);
    expect(missing).toStrictEqual(required.map(({ name }) => `required inputs.${name}`));
  });
});

describe('createRegistry', () => {
  it.each([
    ['flux-prro', 'flux-pro'],
    ['FLUX-DEV', 'flux-dev'],
    ['fluxPro', 'flux-pro'],
    ['kontext', 'flux-pro-kontext'],
    ['faceswap', 'face-swap'],
  ])('suggests for %s %s', (id, near) => expect(registry.nearest(id)).toContain(near));

  it('suggests nothing for what is like nothing, however long', () => {
    expect(registry.nearest('x'.repeat(100_000))).toStrictEqual([]);
    expect(registry.nearest('')).toStrictEqual([]);
  });

  it('refuses two models of one id', () => {
    expect(() => createRegistry([...builtInModels, builtInModels[0]!])).toThrow('one id or arm');
  });
});
