import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { integer, prompt } from '../fields.ts';
import { countAndSeed, imageSize } from '../routing.ts';

export const fluxSchnell = defineModel({
  id: 'flux-schnell',
  description: 'Fastest FLUX model, in one to twelve steps',
  endpoint: 'fal-ai/flux/schnell',
  inputs: {
    prompt: prompt(),
    num_inference_steps: integer('More steps, more detail', { min: 1, max: 12, default: 4 }).optional(),
  },
  price: { kind: 'per-megapixel', amount: '0.003' },
  route: ({ prompt: text, num_inference_steps }, options) =>
    falRequest('fal-ai/flux/schnell', {
      prompt: text,
      image_size: imageSize(options),
      num_inference_steps,
      ...countAndSeed(options),
    }),
});
