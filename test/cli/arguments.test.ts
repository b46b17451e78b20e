import { expect, it } from 'vitest';
import { toModelFlags } from '../../src/cli/arguments.ts';

it('types flags by the schema of the model', () => {
  const properties = {
    strength: { type: 'number' },
    face: { type: 'boolean' },
    image_urls: { type: 'array' },
    prompt: { type: 'string' },
  };
  const flags = {
    strength: '0',
    face: 'false',
    'image-urls': 'https://example.com/a.png data:image/png;base64,AAAA',
    prompt: '7',
    width: '64',
    seed: '9223372036854775807',
    unknown: 'x',
  };
  expect(toModelFlags(flags, properties)).toStrictEqual({
    inputs: {
      strength: 0,
      face: false,
      imageUrls: ['https://example.com/a.png', 'data:image/png;base64,AAAA'],
      prompt: '7',
      unknown: 'x',
    },
    options: { width: 64, seed: '9223372036854775807' },
  });
});
