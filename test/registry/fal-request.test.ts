// What must not compile is checked by `npm run types`: an @ts-expect-error without an error is one itself.

import { expect, it } from 'vitest';
import { falRequest } from '../../src/registry/fal-request.ts';

it('takes what the endpoint takes, and sends no undefined', () => {
  expect(falRequest('fal-ai/flux/dev', { prompt: 'p', num_images: 2, seed: undefined })).toStrictEqual({
    endpoint: 'fal-ai/flux/dev',
    input: { prompt: 'p', num_images: 2 },
    warnings: [],
  });
});

it('takes a seed beyond 2^53 as text', () => {
  expect(falRequest('fal-ai/flux/dev', { prompt: 'p', seed: '9223372036854775807' }).input).toHaveProperty(
    'seed',
    '9223372036854775807',
  );
});

it('takes anything for an endpoint the client does not know', () => {
  expect(falRequest('fal-ai/face-swap', { base_image_url: 'a', anything: 1 }).input).toHaveProperty(
    'anything',
  );
});

it('does not compile what an endpoint does not take', () => {
  const start = { image_url: 'https://example.com/a.png' };
  const calls = [
    // @ts-expect-error: fal-ai/flux/dev has no image_url
    () => falRequest('fal-ai/flux/dev', { prompt: 'p', image_url: 'https://example.com/a.png' }),
    // @ts-expect-error: nor when it comes by a spread
    () => falRequest('fal-ai/flux/dev', { prompt: 'p', ...start }),
    // @ts-expect-error: the prompt is required
    () => falRequest('fal-ai/flux/dev', { num_images: 1 }),
    // @ts-expect-error: a number, not text
    () => falRequest('fal-ai/flux/dev', { prompt: 'p', num_images: '1' }),
    // @ts-expect-error: not one of its ratios
    () => falRequest('fal-ai/flux-pro/kontext', { prompt: 'p', ...start, aspect_ratio: '5:1' }),
  ];
  expect(calls).toHaveLength(5);
});
