import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { image, number, prompt } from '../fields.ts';
import { countAndSeed, imageSize, wantsSize } from '../routing.ts';

export const imageToImage = defineModel({
  id: 'image-to-image',
  description: 'Transform existing images',
  endpoint: 'fal-ai/flux/dev/image-to-image',
  variants: ['fal-ai/flux-lora/image-to-image'],
  inputs: {
    prompt: prompt(),
    image_url: image('The image to transform'),
    strength: number('How far to depart from the image', { min: 0, max: 1 }).optional(),
    guidance_scale: number('How closely to follow the prompt', { min: 1, max: 20 }).optional(),
  },
  price: { kind: 'per-image', amount: '0.03' },
  route(inputs, options) {
    const { prompt: text, image_url, strength, guidance_scale } = inputs;
    const common = { prompt: text, image_url, strength, guidance_scale, ...countAndSeed(options) };
    return wantsSize(options)
      ? falRequest('fal-ai/flux-lora/image-to-image', {
          loras: [],
          image_size: imageSize(options),
          ...common,
        })
      : falRequest('fal-ai/flux/dev/image-to-image', common);
  },
});
