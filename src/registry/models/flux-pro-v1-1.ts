import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { boolean, choice, prompt } from '../fields.ts';
import { countAndSeed, imageSize } from '../routing.ts';

export const fluxProV11 = defineModel({
  id: 'flux-pro-v1-1',
  description: 'FLUX 1.1 Pro: sharper and faster than FLUX Pro',
  endpoint: 'fal-ai/flux-pro/v1.1',
  inputs: {
    prompt: prompt(),
    enhance_prompt: boolean('Let the model elaborate the prompt', { default: false }).optional(),
    safety_tolerance: choice('1 is the strictest', ['1', '2', '3', '4', '5', '6'], {
      default: '2',
    }).optional(),
  },
  price: { kind: 'per-image', amount: '0.04' },
  route: ({ prompt: text, enhance_prompt, safety_tolerance }, options) =>
    falRequest('fal-ai/flux-pro/v1.1', {
      prompt: text,
      enhance_prompt,
      safety_tolerance,
      image_size: imageSize(options),
      ...countAndSeed(options),
    }),
});
