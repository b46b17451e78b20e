import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { image } from '../fields.ts';

export const removeBackground = defineModel({
  id: 'remove-background',
  description: 'Cuts the subject out of an image: a PNG with real transparency',
  endpoint: 'fal-ai/bria/background/remove',
  inputs: { image_url: image('The image to cut out of') },
  limits: { maxImages: 1, size: 'none', seed: false },
  price: { kind: 'per-image', amount: '0.018' },
  route: ({ image_url }) => falRequest('fal-ai/bria/background/remove', { image_url }),
});
