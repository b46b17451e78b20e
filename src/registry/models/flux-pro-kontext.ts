import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { choice, image, number, prompt } from '../fields.ts';
import { aspectRatio, countAndSeed } from '../routing.ts';

const RATIOS = ['21:9', '16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16', '9:21'] as const;

export const fluxProKontext = defineModel({
  id: 'flux-pro-kontext',
  description: 'Edits an image by instruction and leaves the rest as it is',
  endpoint: 'fal-ai/flux-pro/kontext',
  inputs: {
    prompt: prompt('What to change'),
    image_url: image('The image to edit'),
    guidance_scale: number('How closely to follow the prompt', { min: 1, max: 20, default: 3.5 }).optional(),
    aspect_ratio: choice('Of the result; that of the image when left out', RATIOS).optional(),
  },
  limits: { size: 'aspect' },
  price: { kind: 'per-image', amount: '0.04' },
  route({ prompt: text, image_url, guidance_scale, aspect_ratio }, options) {
    const { ratio, warnings } = aspectRatio(aspect_ratio, options, RATIOS);
    return falRequest(
      'fal-ai/flux-pro/kontext',
      { prompt: text, image_url, guidance_scale, aspect_ratio: ratio, ...countAndSeed(options) },
      warnings,
    );
  },
});
