import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/registry/index.ts';
import { createRegistry } from '../../src/registry/registry.ts';
import { validateRequest } from '../../src/validation/validate-request.ts';

const registry = createRegistry(builtInModels);
const check = (model: string, inputs: unknown, options: unknown = {}, allowLoopbackHttp = false) =>
  validateRequest(registry, { model, inputs, options }, { allowLoopbackHttp });

/** `path rule` of every problem. */
function problems(model: string, inputs: unknown, options: unknown = {}): string[] {
  const result = check(model, inputs, options);
  return result.ok ? [] : result.errors.map(({ path, rule }) => `${path.join('.')} ${rule}`);
}

describe('validateRequest', () => {
  it.each([
    ['unknown model', 'flux-prro', { prompt: 'p' }, {}, ['model known_model']],
    ['missing input', 'flux-pro', {}, {}, ['inputs.prompt required']],
    ['null is missing', 'flux-pro', { prompt: null }, {}, ['inputs.prompt required']],
    ['empty prompt', 'flux-pro', { prompt: '  \n' }, {}, ['inputs.prompt empty']],
    ['prompt of 100 kB', 'flux-pro', { prompt: 'x'.repeat(100_000) }, {}, ['inputs.prompt length']],
    ['control character', 'flux-pro', { prompt: 'a\u0007' }, {}, ['inputs.prompt characters']],
    ['wrong type', 'flux-pro', { prompt: 7 }, {}, ['inputs.prompt type']],
    ['inputs are no object', 'flux-pro', 'prompt', {}, ['inputs type']],
    ['out of range', 'flux-dev', { prompt: 'p', strength: 1.01 }, {}, ['inputs.strength range']],
    ['not a number', 'flux-dev', { prompt: 'p', strength: Number.NaN }, {}, ['inputs.strength type']],
    ['scale out of range', 'flux-dev', { prompt: 'p', lora_scale: 4.5 }, {}, ['inputs.lora_scale range']],
    [
      'guidance out of range',
      'image-to-image',
      { prompt: 'p', image_url: 'https://e.com/i.png', guidance_scale: 0 },
      {},
      ['inputs.guidance_scale range'],
    ],
    ['unknown field', 'flux-pro', { prompt: 'p', imageUrl: 'x' }, {}, ['inputs.imageUrl unknown_field']],
    ['no scheme', 'flux-pro', { prompt: 'p', image_url: 'cat.png' }, {}, ['inputs.image_url scheme']],
    [
      'unusable scheme',
      'flux-pro',
      { prompt: 'p', image_url: 'ftp://e.com/cat.png' },
      {},
      ['inputs.image_url scheme'],
    ],
    ['http', 'flux-pro', { prompt: 'p', image_url: 'http://e.com/cat.png' }, {}, ['inputs.image_url scheme']],
    [
      'loopback',
      'flux-pro',
      { prompt: 'p', image_url: 'https://127.0.0.1/cat.png' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'decimal loopback',
      'flux-pro',
      { prompt: 'p', image_url: 'https://2130706433/cat.png' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'mapped loopback',
      'flux-pro',
      { prompt: 'p', image_url: 'https://[::ffff:127.0.0.1]/c.png' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'metadata address',
      'flux-pro',
      { prompt: 'p', image_url: 'https://169.254.169.254/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'credentials',
      'flux-pro',
      { prompt: 'p', image_url: 'https://a:b@e.com/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'svg inline',
      'flux-pro',
      { prompt: 'p', image_url: 'data:image/svg+xml;base64,AAAA' },
      {},
      ['inputs.image_url image'],
    ],
    [
      'path in s3',
      'flux-pro',
      { prompt: 'p', image_url: 's3://bucket/../x' },
      {},
      ['inputs.image_url scheme'],
    ],
    ['negative size', 'flux-pro', { prompt: 'p' }, { width: -1 }, ['options.width range']],
    ['huge size', 'flux-pro', { prompt: 'p' }, { height: 5000 }, ['options.height range']],
    ['half a pixel', 'flux-pro', { prompt: 'p' }, { width: 64.5 }, ['options.width type']],
    ['too many images', 'flux-pro', { prompt: 'p' }, { num_images: 5 }, ['options.num_images range']],
    [
      'two swapped faces',
      'face-swap',
      { image_url: 'https://e.com/a', target_image_url: 'https://e.com/b' },
      { num_images: 2 },
      ['options.num_images unsupported'],
    ],
    ['seed too large', 'flux-pro', { prompt: 'p' }, { seed: '9223372036854775808' }, ['options.seed range']],
    ['unknown option', 'flux-pro', { prompt: 'p' }, { numImages: 2 }, ['options.numImages unknown_field']],
    [
      'everything at once',
      'image-to-image',
      { prompt: '', image_url: 'nope', strength: 2, extra: 1 },
      { width: 1, seed: -1 },
      [
        'inputs.prompt empty',
        'inputs.strength range',
        'inputs.extra unknown_field',
        'inputs.image_url scheme',
        'options.width range',
        'options.seed type',
      ],
    ],
  ])('%s', (_name, model, inputs, options, expected) => {
    expect(problems(model, inputs, options).sort()).toStrictEqual([...expected].sort());
  });

  it('says what was received and what is nearest', () => {
    const result = check('flux-pr', { prompt: 'p', imageUrl: 'x' });
    expect(result).toMatchObject({
      ok: false,
      errors: [{ code: 'UNKNOWN_MODEL', received: 'flux-pr', allowed: expect.arrayContaining(['flux-pro']) }],
    });
    const field = check('flux-pro', { prompt: 'p', imageUrl: 'x' });
    expect(field).toMatchObject({
      ok: false,
      errors: [{ allowed: ['image_url'], message: expect.stringContaining('image_url') }],
    });
  });

  it.each([
    [0, '0'],
    ['007', '7'],
    ['9223372036854775807', '9223372036854775807'],
    [42, '42'],
  ])('keeps the seed %s exactly', (seed, text) => {
    expect(check('flux-dev', { prompt: 'p' }, { seed })).toMatchObject({
      ok: true,
      request: { options: { seed: text } },
    });
  });

  it('keeps falsy values that are legal', () => {
    const result = check('flux-dev', {
      prompt: 'p',
      image_url: 'https://e.com/i.png',
      strength: 0,
      lora_scale: 0,
    });
    expect(result).toMatchObject({ ok: true, request: { inputs: { strength: 0, lora_scale: 0 } } });
  });

  it('lets a local provider read addresses of this machine', () => {
    const inputs = { prompt: 'p', image_url: 'http://127.0.0.1:1/i.png' };
    expect(check('flux-dev', inputs, {}, true).ok).toBe(true);
    expect(check('flux-dev', inputs, {}, false).ok).toBe(false);
  });

  it('is not confused by keys of the prototype', () => {
    expect(problems('flux-dev', JSON.parse('{"prompt":"p","__proto__":{"a":1},"constructor":2}'))).toContain(
      'inputs.constructor unknown_field',
    );
    expect(problems('__proto__', { prompt: 'p' })).toStrictEqual(['model known_model']);
  });
});
