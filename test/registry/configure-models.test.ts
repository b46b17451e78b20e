import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import {
  configureModels,
  RESERVED_ARMS,
  showProblem,
} from '../../src/registry/configured/configure-models.ts';
import { fieldsOf, type ModelDefinition } from '../../src/registry/define-model.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { priceRequest } from '../../src/registry/price.ts';
import { createRegistry } from '../../src/registry/registry.ts';
import { toProviderInput } from '../../src/transform/to-provider-input.ts';
import { validateRequest } from '../../src/validation/validate-request.ts';

function configure(text: string, name = 'models.yaml'): ModelDefinition[] {
  const result = configureModels(builtInModels, { name, text });
  if (!result.ok) throw new Error(result.problems.map((problem) => showProblem(name, problem)).join('\n'));
  return result.models;
}

function problemsOf(text: string, name = 'models.yaml'): string[] {
  const result = configureModels(builtInModels, { name, text });
  return result.ok ? [] : result.problems.map((problem) => showProblem(name, problem));
}

function send(
  models: readonly ModelDefinition[],
  model: string,
  inputs: JsonObject,
  options: JsonObject = {},
) {
  const valid = validateRequest(
    createRegistry(models),
    { model, inputs, options },
    { allowLoopbackHttp: false },
  );
  if (!valid.ok) return valid.errors.map(({ path, rule }) => `${path.join('.')} ${rule}`);
  return toProviderInput(valid.request);
}

const square = { width: 1024, height: 1024 };
const img = 'https://example.com/a.png';
const weights = 'https://example.com/w.safetensors';

describe("an entry in the design's shape", () => {
  const models = configure(`
- id: my-model
  falEndpoint: fal-ai/my/model
  requiredInputs: [prompt]
  optionalInputs: [image_url, strength, style_code]
  supportsLora: true
  costPerImage: 0.07
  description: One of mine
`);
  const model = models.at(-1)!;

  it('becomes a full model beside the built-in ones', () => {
    expect(models).toHaveLength(builtInModels.length + 1);
    expect(model).toMatchObject({
      id: 'my-model',
      arm: 'myModel',
      endpoint: 'fal-ai/my/model',
      description: 'One of mine',
      supportsLora: true,
      limits: { maxImages: 4, size: 'exact', seed: true },
    });
    expect(fieldsOf(model).map(({ name, type, required }) => [name, type, required])).toStrictEqual([
      ['prompt', 'String', true],
      ['image_url', 'ImageRef', false],
      ['strength', 'Float', false],
      ['style_code', 'JSON', false],
      ['lora_url', 'ImageRef', false],
      ['lora_scale', 'Float', false],
    ]);
    expect(priceRequest(model, {}, { num_images: 2 }, { at: 0 }).total).toBe(140_000);
  });

  it.each<[string, JsonObject, JsonObject, JsonObject, string[]]>([
    ['text', { prompt: 'p' }, {}, { prompt: 'p', image_size: square, num_images: 1 }, []],
    [
      'weights, scale 0, a seed of 0',
      { prompt: 'p', lora_url: weights, lora_scale: 0 },
      { seed: 0, width: 512 },
      {
        prompt: 'p',
        loras: [{ path: weights, scale: 0 }],
        image_size: { width: 512, height: 1024 },
        num_images: 1,
        seed: 0,
      },
      [],
    ],
    [
      'an image and no size',
      { prompt: 'p', image_url: img, strength: 0, style_code: ['a', 1] },
      {},
      { prompt: 'p', image_url: img, strength: 0, style_code: ['a', 1], num_images: 1 },
      [],
    ],
    [
      'an image and a size',
      { prompt: 'p', image_url: img },
      { height: 64, num_images: 2 },
      { prompt: 'p', image_url: img, image_size: { width: 1024, height: 64 }, num_images: 2 },
      [],
    ],
    [
      'what means nothing alone',
      { prompt: 'p', strength: 0.5 },
      {},
      { prompt: 'p', strength: 0.5, image_size: square, num_images: 1 },
      ['strength has no effect without image_url.'],
    ],
  ])('is sent as the design has it: %s', (_name, inputs, options, input, warnings) => {
    expect(send(models, 'my-model', inputs, options)).toStrictEqual({
      endpoint: 'fal-ai/my/model',
      input,
      warnings,
    });
  });

  it('is validated like any other', () => {
    expect(
      send(models, 'my-model', { prompt: '', strength: 2, image_url: 'x', imageUrl: 'y' }, { width: 1 }),
    ).toStrictEqual([
      'inputs.prompt empty',
      'inputs.strength range',
      'inputs.imageUrl unknown_field',
      'inputs.image_url scheme',
      'options.width range',
    ]);
  });

  it('can say what its endpoint does not take', () => {
    const [, , ...own] = [
      ...configure(`
- {id: plain, falEndpoint: a/plain, requiredInputs: [image_url], costPerImage: null, maxImages: 1, size: none, seed: false}
- {id: ratio, falEndpoint: a/ratio, requiredInputs: [prompt], costPerMegapixel: '0.01', size: aspect}
`),
    ].slice(-4);
    expect(own.map(({ price }) => price)).toStrictEqual([null, { kind: 'per-megapixel', amount: '0.01' }]);
    expect(send(own, 'plain', { image_url: img }, { seed: 1, width: 64 })).toStrictEqual({
      endpoint: 'a/plain',
      input: { image_url: img },
      warnings: ['A size has no effect on plain.', 'seed has no effect on plain.'],
    });
    expect(send(own, 'plain', { image_url: img }, { num_images: 2 })).toStrictEqual([
      'options.num_images unsupported',
    ]);
    expect(send(own, 'ratio', { prompt: 'p' }, { width: 1600, height: 900 })).toMatchObject({
      input: { prompt: 'p', aspect_ratio: '16:9', num_images: 1 },
      warnings: ['The size is approximated by the aspect ratio 16:9.'],
    });
  });
});

describe('an entry with a JSON Schema', () => {
  const models = configure(
    JSON.stringify([
      {
        id: 'by-schema',
        falEndpoint: 'fal-ai/by/schema',
        costPerImage: '0.01',
        inputs: {
          type: 'object',
          required: ['prompt', 'mask_image_url'],
          $defs: { Rgb: { type: 'object', properties: { r: { type: 'integer' } }, required: ['r'] } },
          properties: {
            prompt: { type: 'string', maxLength: 20, title: 'Prompt', description: 'Words' },
            mask_image_url: { type: 'string' },
            steps: { type: 'integer', minimum: 1, maximum: 50, default: 28 },
            mode: { enum: ['fast', 'good'], default: 'fast' },
            style: { anyOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'null' }] },
            colors: { type: 'array', items: { $ref: '#/$defs/Rgb' }, maxItems: 3 },
            reference_urls: { type: 'array', items: { type: 'string' }, maxItems: 2 },
            image_size: { anyOf: [{ type: 'object' }, { enum: ['square'] }] },
            num_images: { type: 'integer', maximum: 2 },
            loras: { type: 'array', items: { type: 'object' } },
          },
        },
      },
    ]),
    'models.json',
  );
  const model = models.at(-1)!;

  it('has fields with types, ranges, choices, defaults and words', () => {
    expect(Object.fromEntries(fieldsOf(model).map(({ name, ...info }) => [name, info]))).toMatchObject({
      prompt: { type: 'String', required: true, kind: 'prompt', description: 'Words', maxLength: 20 },
      mask_image_url: { type: 'ImageRef', required: true, kind: 'image', description: 'Mask image url' },
      steps: { type: 'Int', min: 1, max: 50, default: 28 },
      mode: { type: 'String', kind: 'enum', enum: ['fast', 'good'], default: 'fast' },
      style: { type: 'String', enum: ['a', 'b'], required: false },
      colors: { type: 'JSON', list: true, kind: 'json' },
      reference_urls: { type: 'ImageRef', list: true, maxItems: 2 },
      lora_url: { type: 'ImageRef', kind: 'lora' },
      lora_scale: { type: 'Float', min: 0, max: 4 },
    });
    expect(model).toMatchObject({ supportsLora: true, limits: { maxImages: 2, size: 'exact', seed: false } });
  });

  it('fills in no default', () => {
    expect(send(models, 'by-schema', { prompt: 'p', mask_image_url: img, colors: [{ r: 1 }] })).toStrictEqual(
      {
        endpoint: 'fal-ai/by/schema',
        input: { prompt: 'p', mask_image_url: img, colors: [{ r: 1 }], num_images: 1 },
        warnings: [],
      },
    );
  });

  it('is validated by its schema', () => {
    const inputs = {
      prompt: 'x'.repeat(21),
      mask_image_url: 'ftp://x/y',
      steps: 0,
      mode: 'best',
      colors: [{ r: 'red' }, {}, { r: 1 }],
      reference_urls: [img, 'nope'],
    };
    expect([send(models, 'by-schema', inputs, { num_images: 3, seed: 1 })].flat()).toStrictEqual([
      'inputs.prompt length',
      'inputs.steps range',
      'inputs.mode one_of',
      'inputs.colors.0.r type',
      'inputs.colors.1.r required',
      'inputs.mask_image_url scheme',
      'inputs.reference_urls.1 scheme',
      'options.num_images unsupported',
    ]);
  });

  it('does not let names of the prototype deeper inside', () => {
    const colors: JsonObject[] = JSON.parse('[{"r":1,"__proto__":{"x":1}}]');
    expect(send(models, 'by-schema', { prompt: 'p', mask_image_url: img, colors })).toStrictEqual([
      'inputs.colors.0.__proto__ unknown_field',
    ]);
  });
});

describe('an entry under a built-in id', () => {
  it('sends the plain case elsewhere, keeps the variants, and has its own price', () => {
    const models = configure(
      'models:\n- {id: flux-pro, falEndpoint: fal-ai/flux-pro/v1.1, costPerImage: "0.06"}\n',
    );
    const model = models[0]!;
    expect(models).toHaveLength(builtInModels.length);
    expect(model).toMatchObject({
      id: 'flux-pro',
      endpoint: 'fal-ai/flux-pro/v1.1',
      endpoints: ['fal-ai/flux-pro/v1.1', 'fal-ai/flux-pro/v1.1-ultra'],
      description: 'High-quality FLUX Pro model',
    });
    expect(priceRequest(model, {}, {}, { at: 0 }).total).toBe(60_000);
    expect(send(models, 'flux-pro', { prompt: 'p' })).toMatchObject({ endpoint: 'fal-ai/flux-pro/v1.1' });
    expect(send(models, 'flux-pro', { prompt: 'p', image_url: img })).toMatchObject({
      endpoint: 'fal-ai/flux-pro/v1.1-ultra',
    });
  });

  it('may repeat what the design says of it', () => {
    const entry = {
      id: 'flux-dev',
      falEndpoint: 'fal-ai/flux/dev',
      requiredInputs: ['prompt'],
      optionalInputs: ['image_url', 'strength'],
      supportsLora: true,
      costPerImage: 0.03,
      description: 'Fast FLUX Dev model with LoRA support',
    };
    expect(configure(JSON.stringify([entry]), 'm.json')).toHaveLength(builtInModels.length);
  });
});

describe('a file that cannot be used', () => {
  it.each<[string, string, string, (string | RegExp)[]]>([
    ['JSON with a slip', 'm.json', '[\n{"id":"a",}\n]', [/^m\.json:2: is not JSON/]],
    ['nothing', 'm.json', '', [/^m\.json:1: is not JSON/]],
    ['YAML with a slip', 'm.yaml', '- id: [a\n- b: 1\n', [/^m\.yaml:2: Flow sequence/]],
    ['a key twice', 'm.json', '[{"id":"a",\n"id":"b"}]', ['m.json:2: Map keys must be unique']],
    ['no list', 'm.yaml', 'flux: {}', ['m.yaml:1: must be a list of models']],
    ['a list of words', 'm.yaml', '- flux', [/^m\.yaml:1: \[0\]: .*object/]],
    [
      'entries with problems of every kind, all at once',
      'm.yaml',
      `
- id: 1st
  falEndpoint: nope
  costPerImage: -1
- id: custom
  falEndpoint: a/b
  costPerImage: 1
  requiredInputs: [prompt, video_url, lora_url, width, prompt]
- id: flux.pro
  falEndpoint: a/b
  costPerimage: 1
- id: twice
  falEndpoint: a/b
  costPerImage: 1.0000001
  requiredInputs: []
- id: twice
  requiredInputs: [prompt]
  inputs: {type: object, properties: {}}
- id: flux-dev
  requiredInputs: [image_url]
  supportsLora: false
`,
      [
        'm.yaml:2: [0].id: must not begin with a digit: it names an arm of the GraphQL union',
        'm.yaml:3: [0].falEndpoint: must be an endpoint id such as fal-ai/flux/dev',
        'm.yaml:4: [0].costPerImage: must be dollars such as 0.03, with at most six decimals',
        'm.yaml:5: [1].id: custom cannot be an id: custom is taken in the GraphQL schema',
        'm.yaml:8: [1].requiredInputs[1]: video_url is not an image: only image models can be configured',
        'm.yaml:8: [1].requiredInputs[2]: lora_url needs supportsLora: true',
        'm.yaml:8: [1].requiredInputs[3]: width is an option of every model, not an input',
        'm.yaml:8: [1].requiredInputs[4]: names prompt twice',
        'm.yaml:9: [2].id: flux.pro and flux-pro are both fluxPro in GraphQL',
        'm.yaml:11: [2].costPerimage: is not known; did you mean costPerImage?',
        'm.yaml:14: [3].costPerImage: must be dollars such as 0.03, with at most six decimals',
        'm.yaml:16: [4].id: twice is already at [3]',
        'm.yaml:16: [4].falEndpoint: is required',
        'm.yaml:16: [4].costPerImage: is required: dollars, or null for no price',
        'm.yaml:18: [4].inputs: cannot stand beside requiredInputs and optionalInputs',
        'm.yaml:20: [5].requiredInputs: flux-dev comes with Easel: only falEndpoint, description and its price can be overridden',
        'm.yaml:21: [5].supportsLora: flux-dev comes with Easel: only falEndpoint, description and its price can be overridden',
      ],
    ],
    [
      'a schema that is none',
      'm.yaml',
      `
- id: a
  falEndpoint: a/b
  costPerImage: 1
  inputs:
    type: object
    required: [prompt]
    properties:
      x: {$ref: '#/nowhere'}
- id: b
  falEndpoint: a/b
  costPerImage: 1
  inputs:
    type: object
    properties:
      x: {$ref: '#/nowhere'}
      y: {type: string, pattern: '('}
      z: {not: {type: string}}
      same_name: {type: string}
      sameName: {type: string}
      image-size: {type: string}
      loop: {$ref: '#/properties/loop'}
- {id: c, falEndpoint: a/b, costPerImage: 1, inputs: {type: array}}
`,
      [
        'm.yaml:7: [0].inputs.required: names what is not a property: prompt',
        'm.yaml:16: [1].inputs.properties.x: refers to "#/nowhere", which is not there',
        'm.yaml:22: [1].inputs.properties.loop.$ref.$ref.$ref.$ref.$ref.$ref: is nested too deeply, or refers to itself',
        /^m\.yaml:17: \[1\]\.inputs\.properties\.y: Invalid regular expression/,
        /^m\.yaml:18: \[1\]\.inputs\.properties\.z: not is not supported/,
        'm.yaml:21: [1].inputs.properties.image-size: is no name for an input: letters, digits and _ only',
        'm.yaml:23: [2].inputs: must be a schema of type object with properties',
      ],
    ],
    [
      'names that are one in GraphQL',
      'm.yaml',
      '- {id: a, falEndpoint: a/b, costPerImage: 1, requiredInputs: [same_name, sameName]}',
      ['m.yaml:1: [0].inputs: sameName and same_name are both sameName in GraphQL'],
    ],
  ])('%s', (_name, file, text, expected) => {
    const problems = problemsOf(text, file);
    expect(problems).toHaveLength(expected.length);
    for (const [index, problem] of expected.entries()) expect(problems[index]).toMatch(asPattern(problem));
  });

  it('does not expand aliases without end', () => {
    const lines = ['- &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level++) {
      lines.push(`- &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    expect(problemsOf(lines.join('\n'))).toStrictEqual([expect.stringContaining('alias')]);
  });
});

function asPattern(problem: string | RegExp): RegExp {
  if (problem instanceof RegExp) return problem;
  return new RegExp(`^${problem.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`);
}

it('keeps ids free for every input type the schema has of its own', () => {
  const schema = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
  const arms = new Set(builtInModels.map((model) => model.arm));
  const types = [...schema.matchAll(/^(?:input|type|enum|union|interface|scalar) (\w+)Input\b/gm)];
  const taken = types.map(([, name = '']) => name.charAt(0).toLowerCase() + name.slice(1));
  expect(taken.filter((arm) => !arms.has(arm) && !RESERVED_ARMS.has(arm))).toStrictEqual([]);
});

it('loads the example of the documentation', () => {
  const text = readFileSync(new URL('../../docs/models.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  expect(
    configure(example)
      .slice(-2)
      .map(({ id }) => id),
  ).toStrictEqual(['my-model', 'by-schema']);
});
