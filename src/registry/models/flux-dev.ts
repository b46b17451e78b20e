import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { image, lora, number, prompt } from '../fields.ts';
import { countAndSeed, imageSize, loras, wantsSize } from '../routing.ts';

export const fluxDev = defineModel({
  id: 'flux-dev',
  description: 'Fast FLUX Dev model with LoRA support',
  endpoint: 'fal-ai/flux/dev',
  variants: ['fal-ai/flux/dev/image-to-image', 'fal-ai/flux-lora', 'fal-ai/flux-lora/image-to-image'],
  supportsLora: true,
  inputs: {
    prompt: prompt(),
    image_url: image('An image to start from').optional(),
    strength: number('How far to depart from the image', { min: 0, max: 1 }).optional(),
    lora_url: lora().optional(),
    lora_scale: number('Weight of the LoRA', { min: 0, max: 4 }).optional(),
  },
  needs: { strength: 'image_url', lora_scale: 'lora_url' },
  price: { kind: 'per-image', amount: '0.03' },
  route(inputs, options) {
    const common = { prompt: inputs.prompt, ...countAndSeed(options) };
    const weights = loras(inputs.lora_url, inputs.lora_scale);
    if (inputs.image_url === undefined) {
      const image_size = imageSize(options);
      return weights.length === 0
        ? falRequest('fal-ai/flux/dev', { image_size, ...common })
        : falRequest('fal-ai/flux-lora', { image_size, loras: weights, ...common });
    }
    const { image_url, strength } = inputs;
    if (weights.length === 0 && !wantsSize(options)) {
      return falRequest('fal-ai/flux/dev/image-to-image', { image_url, strength, ...common });
    }
    // The plain image-to-image endpoint takes no size; this one does, with or without weights.
    return falRequest('fal-ai/flux-lora/image-to-image', {
      image_url,
      strength,
      loras: weights,
      image_size: wantsSize(options) ? imageSize(options) : undefined,
      ...common,
    });
  },
});
