import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { image, prompt } from '../fields.ts';

export const faceSwap = defineModel({
  id: 'face-swap',
  description: 'Face swapping model',
  endpoint: 'fal-ai/face-swap',
  inputs: {
    image_url: image('The picture'),
    target_image_url: image('The face to put into it'),
    prompt: prompt('Accepted for compatibility').optional(),
  },
  limits: { maxImages: 1, size: 'none', seed: false },
  unused: ['prompt'],
  price: { kind: 'per-image', amount: '0.02' },
  route: (inputs) =>
    falRequest('fal-ai/face-swap', {
      base_image_url: inputs.image_url,
      swap_image_url: inputs.target_image_url,
    }),
});
