import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { image, lora, number, prompt } from '../fields.ts';
import { countAndSeed, imageSize, loras, wantsSize } from '../routing.ts';

export const fluxLora = defineModel({
  id: 'flux-lora',
  description: 'FLUX with custom LoRA',
  endpoint: 'fal-ai/flux-lora',
  variants: ['fal-ai/flux-lora/image-to-image'],
  supportsLora: true,
  inputs: {
    prompt: prompt(),
    lora_url: lora(),
    lora_scale: number('Weight of the LoRA', { min: 0, max: 4 }).optional(),
    image_url: image('An image to start from').optional(),
    strength: number('How far to depart from the image', { min: 0, max: 1 }).optional(),
  },
  needs: { strength: 'image_url' },
  price: { kind: 'per-image', amount: '0.03' },
  route(inputs, options) {
    const common = {
      prompt: inputs.prompt,
      loras: loras(inputs.lora_url, inputs.lora_scale),
      ...countAndSeed(options),
    };
    if (inputs.image_url === undefined) {
      return falRequest('fal-ai/flux-lora', { image_size: imageSize(options), ...common });
    }
    return falRequest('fal-ai/flux-lora/image-to-image', {
      image_url: inputs.image_url,
      strength: inputs.strength,
      image_size: wantsSize(options) ? imageSize(options) : undefined,
      ...common,
    });
  },
});
