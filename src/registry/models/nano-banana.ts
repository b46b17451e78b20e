import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { choice, prompt } from '../fields.ts';
import { aspectRatio, countAndSeed } from '../routing.ts';

const RATIOS = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16'] as const;

export const nanoBanana = defineModel({
  id: 'nano-banana',
  description: "Google's image model: follows long instructions",
  endpoint: 'fal-ai/nano-banana',
  inputs: {
    prompt: prompt(),
    aspect_ratio: choice('Of the result', RATIOS, { default: '1:1' }).optional(),
    output_format: choice('Of the file', ['jpeg', 'png', 'webp'], { default: 'png' }).optional(),
  },
  limits: { size: 'aspect' },
  price: { kind: 'per-image', amount: '0.039' },
  route({ prompt: text, aspect_ratio, output_format }, options) {
    const { ratio, warnings } = aspectRatio(aspect_ratio, options, RATIOS);
    return falRequest(
      'fal-ai/nano-banana',
      { prompt: text, aspect_ratio: ratio, output_format, ...countAndSeed(options) },
      warnings,
    );
  },
});
