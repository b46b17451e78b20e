import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { image, number, prompt } from '../fields.ts';
import { aspectRatio, countAndSeed, imageSize } from '../routing.ts';

const RATIOS = ['21:9', '16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16', '9:21'] as const;

export const fluxPro = defineModel({
  id: 'flux-pro',
  description: 'High-quality FLUX Pro model',
  endpoint: 'fal-ai/flux-pro',
  variants: ['fal-ai/flux-pro/v1.1-ultra'],
  inputs: {
    prompt: prompt(),
    image_url: image('An image to start from').optional(),
    strength: number('How far to depart from the image', { min: 0, max: 1 }).optional(),
  },
  needs: { strength: 'image_url' },
  price: { kind: 'per-image', amount: '0.05' },
  route(inputs, options) {
    if (inputs.image_url === undefined) {
      return falRequest('fal-ai/flux-pro', {
        prompt: inputs.prompt,
        image_size: imageSize(options),
        ...countAndSeed(options),
      });
    }
    const { ratio, warnings: ofRatio } = aspectRatio(undefined, options, RATIOS);
    const warnings: string[] = [];
    // The only endpoint of the family that takes an image beside a prompt knows its opposite: how near to stay.
    const nearness = inputs.strength === undefined ? undefined : roundOff(1 - inputs.strength);
    if (nearness !== undefined)
      warnings.push(`strength is approximated by image_prompt_strength ${nearness}.`);
    return falRequest(
      'fal-ai/flux-pro/v1.1-ultra',
      {
        prompt: inputs.prompt,
        image_url: inputs.image_url,
        image_prompt_strength: nearness,
        aspect_ratio: ratio,
        ...countAndSeed(options),
      },
      [...warnings, ...ofRatio],
    );
  },
});

/** 1 - 0.9 is 0.1 to a person. */
function roundOff(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
