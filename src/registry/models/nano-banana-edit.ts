import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { choice, images, prompt } from '../fields.ts';
import { aspectRatio, countAndSeed } from '../routing.ts';

const RATIOS = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16'] as const;

export const nanoBananaEdit = defineModel({
  id: 'nano-banana-edit',
  description: "Google's image model: edits and combines images by instruction",
  endpoint: 'fal-ai/nano-banana/edit',
  inputs: {
    prompt: prompt('What to change, or how to combine the images'),
    image_urls: images('The images to edit or combine', 10),
    aspect_ratio: choice('Of the result', ['auto', ...RATIOS], { default: 'auto' }).optional(),
    output_format: choice('Of the file', ['jpeg', 'png', 'webp'], { default: 'png' }).optional(),
  },
  limits: { size: 'aspect' },
  price: { kind: 'per-image', amount: '0.039' },
  route({ prompt: text, image_urls, aspect_ratio, output_format }, options) {
    const { ratio, warnings } = aspectRatio(aspect_ratio, options, RATIOS);
    return falRequest(
      'fal-ai/nano-banana/edit',
      { prompt: text, image_urls, aspect_ratio: ratio, output_format, ...countAndSeed(options) },
      warnings,
    );
  },
});
