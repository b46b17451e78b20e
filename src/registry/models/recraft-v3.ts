import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { choice, prompt } from '../fields.ts';
import { imageSize } from '../routing.ts';

// Without the vector styles: their results are SVG, not images of pixels.
const STYLES = [
  'any',
  'realistic_image',
  'realistic_image/b_and_w',
  'realistic_image/enterprise',
  'realistic_image/hard_flash',
  'realistic_image/hdr',
  'realistic_image/motion_blur',
  'realistic_image/natural_light',
  'realistic_image/studio_portrait',
  'digital_illustration',
  'digital_illustration/2d_art_poster',
  'digital_illustration/2d_art_poster_2',
  'digital_illustration/3d',
  'digital_illustration/80s',
  'digital_illustration/engraving_color',
  'digital_illustration/glow',
  'digital_illustration/grain',
  'digital_illustration/hand_drawn',
  'digital_illustration/hand_drawn_outline',
  'digital_illustration/handmade_3d',
  'digital_illustration/infantile_sketch',
  'digital_illustration/kawaii',
  'digital_illustration/pixel_art',
] as const;

export const recraftV3 = defineModel({
  id: 'recraft-v3',
  description: 'Design and illustration in named styles, with legible text',
  endpoint: 'fal-ai/recraft/v3/text-to-image',
  inputs: {
    prompt: prompt(),
    style: choice('The style to draw in', STYLES, { default: 'realistic_image' }).optional(),
  },
  limits: { maxImages: 1, seed: false },
  price: { kind: 'per-image', amount: '0.04' },
  route: ({ prompt: text, style }, options) =>
    falRequest('fal-ai/recraft/v3/text-to-image', { prompt: text, style, image_size: imageSize(options) }),
});
