import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/registry/index.ts';
import { createRegistry } from '../../src/registry/registry.ts';
import { toProviderInput } from '../../src/transform/to-provider-input.ts';
import type { JsonObject } from '../../src/domain/json.ts';

const registry = createRegistry(builtInModels);
const img = 'https://example.com/a.png';
const face = 'https://example.com/face.png';
const lora = 'https://example.com/w.safetensors';
const square = { width: 1024, height: 1024 };

interface Case {
  name: string;
  model: string;
  inputs: JsonObject;
  options?: JsonObject;
  endpoint: string;
  input: JsonObject;
  warnings?: string[];
}

const cases: Case[] = [
  {
    name: 'plain text gets the default size and count',
    model: 'flux-pro',
    inputs: { prompt: 'p' },
    endpoint: 'fal-ai/flux-pro',
    input: { prompt: 'p', image_size: square, num_images: 1 },
  },
  {
    name: 'a single side is completed with 1024',
    model: 'flux-pro',
    inputs: { prompt: 'p' },
    options: { width: 512, num_images: 2, seed: '0' },
    endpoint: 'fal-ai/flux-pro',
    input: { prompt: 'p', image_size: { width: 512, height: 1024 }, num_images: 2, seed: 0 },
  },
  {
    name: 'an image goes to ultra, with nearness for strength',
    model: 'flux-pro',
    inputs: { prompt: 'p', image_url: img, strength: 0.9 },
    options: { width: 1920, height: 1080 },
    endpoint: 'fal-ai/flux-pro/v1.1-ultra',
    input: { prompt: 'p', image_url: img, image_prompt_strength: 0.1, aspect_ratio: '16:9', num_images: 1 },
    warnings: [
      'strength is approximated by image_prompt_strength 0.1.',
      'The size is approximated by the aspect ratio 16:9.',
    ],
  },
  {
    name: 'a strength of 0 survives',
    model: 'flux-pro',
    inputs: { prompt: 'p', image_url: img, strength: 0 },
    endpoint: 'fal-ai/flux-pro/v1.1-ultra',
    input: { prompt: 'p', image_url: img, image_prompt_strength: 1, num_images: 1 },
    warnings: ['strength is approximated by image_prompt_strength 1.'],
  },
  {
    name: 'strength alone is a warning',
    model: 'flux-pro',
    inputs: { prompt: 'p', strength: 0.5 },
    endpoint: 'fal-ai/flux-pro',
    input: { prompt: 'p', image_size: square, num_images: 1 },
    warnings: ['strength has no effect without image_url.'],
  },
  {
    name: 'plain',
    model: 'flux-dev',
    inputs: { prompt: 'p' },
    options: { seed: '9223372036854775807' },
    endpoint: 'fal-ai/flux/dev',
    input: { prompt: 'p', image_size: square, num_images: 1, seed: '9223372036854775807' },
  },
  {
    name: 'an image without a size gets none',
    model: 'flux-dev',
    inputs: { prompt: 'p', image_url: img, strength: 0 },
    endpoint: 'fal-ai/flux/dev/image-to-image',
    input: { prompt: 'p', image_url: img, strength: 0, num_images: 1 },
  },
  {
    name: 'an image with a size goes where both are taken',
    model: 'flux-dev',
    inputs: { prompt: 'p', image_url: img },
    options: { height: 512 },
    endpoint: 'fal-ai/flux-lora/image-to-image',
    input: {
      prompt: 'p',
      image_url: img,
      loras: [],
      image_size: { width: 1024, height: 512 },
      num_images: 1,
    },
  },
  {
    name: 'weights, scale 0',
    model: 'flux-dev',
    inputs: { prompt: 'p', lora_url: lora, lora_scale: 0 },
    endpoint: 'fal-ai/flux-lora',
    input: { prompt: 'p', loras: [{ path: lora, scale: 0 }], image_size: square, num_images: 1 },
  },
  {
    name: 'weights and an image',
    model: 'flux-dev',
    inputs: { prompt: 'p', lora_url: lora, image_url: img },
    endpoint: 'fal-ai/flux-lora/image-to-image',
    input: { prompt: 'p', loras: [{ path: lora, scale: 1 }], image_url: img, num_images: 1 },
  },
  {
    name: 'a scale without weights is a warning',
    model: 'flux-dev',
    inputs: { prompt: 'p', lora_scale: 0.5 },
    endpoint: 'fal-ai/flux/dev',
    input: { prompt: 'p', image_size: square, num_images: 1 },
    warnings: ['lora_scale has no effect without lora_url.'],
  },
  {
    name: 'weights',
    model: 'flux-lora',
    inputs: { prompt: 'p', lora_url: lora, lora_scale: 0.8 },
    endpoint: 'fal-ai/flux-lora',
    input: { prompt: 'p', loras: [{ path: lora, scale: 0.8 }], image_size: square, num_images: 1 },
  },
  {
    name: 'weights, image and size',
    model: 'flux-lora',
    inputs: { prompt: 'p', lora_url: lora, image_url: img, strength: 0.4 },
    options: { width: 1024, height: 1024 },
    endpoint: 'fal-ai/flux-lora/image-to-image',
    input: {
      prompt: 'p',
      loras: [{ path: lora, scale: 1 }],
      image_url: img,
      strength: 0.4,
      image_size: square,
      num_images: 1,
    },
  },
  {
    name: 'the picture is the base, the target is the face; the rest has no place',
    model: 'face-swap',
    inputs: { image_url: img, target_image_url: face, prompt: 'p' },
    options: { width: 512, seed: '1', num_images: 1 },
    endpoint: 'fal-ai/face-swap',
    input: { base_image_url: img, swap_image_url: face },
    warnings: [
      'prompt has no effect on face-swap.',
      'A size has no effect on face-swap.',
      'seed has no effect on face-swap.',
    ],
  },
  {
    name: 'all inputs',
    model: 'image-to-image',
    inputs: { prompt: 'p', image_url: img, strength: 0.5, guidance_scale: 2 },
    endpoint: 'fal-ai/flux/dev/image-to-image',
    input: { prompt: 'p', image_url: img, strength: 0.5, guidance_scale: 2, num_images: 1 },
  },
  {
    name: 'a size moves to the endpoint that takes one',
    model: 'image-to-image',
    inputs: { prompt: 'p', image_url: img },
    options: { width: 640, height: 640 },
    endpoint: 'fal-ai/flux-lora/image-to-image',
    input: { prompt: 'p', image_url: img, loras: [], image_size: { width: 640, height: 640 }, num_images: 1 },
  },
];

describe('toProviderInput', () => {
  it.each(cases)('$model: $name', ({ model: id, inputs, options = {}, endpoint, input, warnings = [] }) => {
    const model = registry.get(id);
    if (model === undefined) throw new Error(`No model ${id}`);
    expect(toProviderInput({ model, inputs, options })).toStrictEqual({ endpoint, input, warnings });
    expect(model.endpoints).toContain(endpoint);
  });

  it('has a case for every endpoint of every model of the design', () => {
    const seen = new Set(cases.map(({ model, endpoint }) => `${model} ${endpoint}`));
    const ids = ['flux-pro', 'flux-dev', 'flux-lora', 'face-swap', 'image-to-image'];
    const all = ids.flatMap((id) => registry.get(id)?.endpoints.map((endpoint) => `${id} ${endpoint}`) ?? []);
    expect(all.filter((pair) => !seen.has(pair))).toStrictEqual([]);
  });
});
