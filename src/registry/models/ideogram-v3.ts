import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { boolean, choice, images, prompt, text } from '../fields.ts';
import { countAndSeed, imageSize } from '../routing.ts';

export const ideogramV3 = defineModel({
  id: 'ideogram-v3',
  description: 'Posters and logos with exact lettering',
  endpoint: 'fal-ai/ideogram/v3',
  inputs: {
    prompt: prompt(),
    negative_prompt: text('What to leave out').optional(),
    style: choice('The kind of picture', ['AUTO', 'GENERAL', 'REALISTIC', 'DESIGN']).optional(),
    rendering_speed: choice('Quality takes longer and costs more', ['TURBO', 'BALANCED', 'QUALITY'], {
      default: 'BALANCED',
    }).optional(),
    expand_prompt: boolean('Let the model elaborate the prompt', { default: true }).optional(),
    image_urls: images('Images whose style to follow', 10).optional(),
  },
  price: {
    kind: 'by-input',
    input: 'rendering_speed',
    amounts: { TURBO: '0.03', BALANCED: '0.06', QUALITY: '0.09' },
    otherwise: '0.06',
  },
  route: (inputs, options) =>
    falRequest('fal-ai/ideogram/v3', { image_size: imageSize(options), ...inputs, ...countAndSeed(options) }),
});
