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
      'rest of a network',
      'flux-pro',
      { prompt: 'p', image_url: 'https://10.1/x' },
      {},
      ['inputs.image_url host'],
    ],
    ['octal', 'flux-pro', { prompt: 'p', image_url: 'https://0177.0.0.1/x' }, {}, ['inputs.image_url host']],
    [
      'hexadecimal',
      'flux-pro',
      { prompt: 'p', image_url: 'https://0x7f.1/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'any address',
      'flux-pro',
      { prompt: 'p', image_url: 'https://0.0.0.0/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'loopback of IPv6',
      'flux-pro',
      { prompt: 'p', image_url: 'https://[::1]/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'unique local',
      'flux-pro',
      { prompt: 'p', image_url: 'https://[fd00::1]/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'translated',
      'flux-pro',
      { prompt: 'p', image_url: 'https://[64:ff9b::7f00:1]/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'compatible',
      'flux-pro',
      { prompt: 'p', image_url: 'https://[::127.0.0.1]/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      '6to4',
      'flux-pro',
      { prompt: 'p', image_url: 'https://[2002:7f00:1::]/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'its name',
      'flux-pro',
      { prompt: 'p', image_url: 'https://LOCALHOST./x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'a short name',
      'flux-pro',
      { prompt: 'p', image_url: 'https://intranet/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'metadata by name',
      'flux-pro',
      { prompt: 'p', image_url: 'https://metadata.google.internal/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'full-width digits',
      'flux-pro',
      { prompt: 'p', image_url: 'https://１２７.0.0.1/x' },
      {},
      ['inputs.image_url host'],
    ],
    [
      'base64 cut short',
      'flux-pro',
      { prompt: 'p', image_url: 'data:image/png;base64,iVBOR' },
      {},
      ['inputs.image_url image'],
    ],
    [
      'inline, not base64',
      'flux-pro',
      { prompt: 'p', image_url: 'data:image/png,hello' },
      {},
      ['inputs.image_url image'],
    ],
    [
      'not an upload',
      'flux-pro',
      { prompt: 'p', image_url: 'easel://uploads/../x' },
      {},
      ['inputs.image_url scheme'],
    ],
    ['no reference', 'flux-pro', { prompt: 'p', image_url: '' }, {}, ['inputs.image_url scheme']],
    ['a number for a reference', 'flux-pro', { prompt: 'p', image_url: 7 }, {}, ['inputs.image_url type']],
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
    ['seed negative', 'flux-pro', { prompt: 'p' }, { seed: '-1' }, ['options.seed range']],
    ['seed inexact', 'flux-pro', { prompt: 'p' }, { seed: 2 ** 60 }, ['options.seed type']],
    ['seed in words', 'flux-pro', { prompt: 'p' }, { seed: '1e3' }, ['options.seed type']],
    ['seed a fraction', 'flux-pro', { prompt: 'p' }, { seed: 1.5 }, ['options.seed type']],
    ['seed of another type', 'flux-pro', { prompt: 'p' }, { seed: [1] }, ['options.seed type']],
    ['half a character', 'flux-pro', { prompt: 'a\ud800' }, {}, ['inputs.prompt characters']],
    ['invisible prompt', 'flux-pro', { prompt: '\u200b \u2060' }, {}, ['inputs.prompt empty']],
    ['no inputs', 'flux-pro', undefined, {}, ['inputs required']],
    ['options are a list', 'flux-pro', { prompt: 'p' }, [], ['options type']],
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
        'options.seed range',
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

  it.each([
    'https://example.com/a.png',
    'https://93.184.216.34/a.png',
    'https://[2606:4700::1111]/a.png',
    's3://bucket/reference.jpg',
    's3://my.bucket-1/a b/ü.jpg'.replace(' ', '%20'),
    'easel://uploads/upl_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'easel://images/img_01ARZ3NDEKTSV4RRFFQ69G5FAV_0',
    `data:image/png;base64,${Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').toString('base64')}`,
  ])('takes %s', (image_url) => {
    expect(problems('flux-dev', { prompt: 'p', image_url })).toStrictEqual([]);
  });

  it('counts characters, not halves of them', () => {
    expect(problems('flux-dev', { prompt: '🖼'.repeat(10_000) })).toStrictEqual([]);
    expect(problems('flux-dev', { prompt: '🖼'.repeat(10_001) })).toStrictEqual(['inputs.prompt length']);
  });

  it('answers 10,000 unknown keys in few words', () => {
    const inputs = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key_${index}`, index]));
    const result = check('flux-dev', { prompt: 'p', ...inputs });
    if (result.ok) throw new Error('accepted');
    expect(result.errors).toHaveLength(21);
    expect(result.errors.at(-1)).toMatchObject({ rule: 'unknown_field', received: 10_000, path: ['inputs'] });
    expect(JSON.stringify(result.errors).length).toBeLessThan(10_000);
  });

  it('is not felled by depth or size', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const wide = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 'x'.repeat(100)]),
    );
    for (const value of [deep, wide, { a: deep }, [wide]]) {
      const result = check('flux-dev', { prompt: value, strength: value }, { width: value, seed: value });
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result).length).toBeLessThan(20_000);
    }
    expect(check('flux-dev', deep).ok).toBe(false);
  });

  it('is not confused by keys of the prototype', () => {
    expect(
      problems('flux-dev', JSON.parse('{"prompt":"p","__proto__":{"a":1},"constructor":2}')),
    ).toStrictEqual(['inputs.__proto__ unknown_field', 'inputs.constructor unknown_field']);
    expect(problems('flux-dev', { prompt: 'p' }, JSON.parse('{"__proto__":{"width":64}}'))).toStrictEqual([
      'options.__proto__ unknown_field',
    ]);
    expect(problems('__proto__', { prompt: 'p' })).toStrictEqual(['model known_model']);
  });
});
