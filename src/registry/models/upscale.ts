import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { boolean, image, number } from '../fields.ts';

export const upscale = defineModel({
  id: 'upscale',
  description: 'Enlarges an image and restores its detail',
  endpoint: 'fal-ai/esrgan',
  inputs: {
    image_url: image('The image to enlarge'),
    scale: number('How many times larger', { min: 1, max: 8, default: 2 }).optional(),
    face: boolean('Restore faces too', { default: false }).optional(),
  },
  limits: { maxImages: 1, size: 'none', seed: false },
  price: { kind: 'per-image', amount: '0.01' },
  route: ({ image_url, scale, face }) => falRequest('fal-ai/esrgan', { image_url, scale, face }),
});
