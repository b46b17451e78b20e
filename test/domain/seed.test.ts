import { describe, expect, it } from 'vitest';
import { readSeed, toProviderSeed, writeLargeSeed } from '../../src/domain/seed.ts';

describe('readSeed', () => {
  it.each([
    [0, '0'],
    [9007199254740991, '9007199254740991'],
    [9007199254740992, undefined],
    [1.5, undefined],
    ['007', '7'],
    ['-1', '-1'],
    ['9223372036854775808', '9223372036854775808'],
    ['1e3', undefined],
    ['', undefined],
    [null, undefined],
    ['9'.repeat(100), undefined],
  ])('%j', (given, text) => expect(readSeed(given)).toBe(text));
});

describe('a seed on its way to the provider', () => {
  it.each([
    ['0', '{"prompt":"p","seed":0}'],
    ['9007199254740991', '{"prompt":"p","seed":9007199254740991}'],
    ['9007199254740993', '{"seed":9007199254740993,"prompt":"p"}'],
    ['9223372036854775807', '{"seed":9223372036854775807,"prompt":"p"}'],
  ])('%s is written exactly', (seed, body) => {
    const request = { prompt: 'p', seed: toProviderSeed(seed) };
    expect(writeLargeSeed(JSON.stringify(request))).toBe(body);
  });

  it.each([
    { prompt: '"seed":"9223372036854775807"' },
    { settings: { seed: '9223372036854775807' } },
    { seed: '42' },
    { seed: '9223372036854775808' },
    { seed: 42, text: '{"seed":"9223372036854775807"}' },
    ['seed'],
    {},
  ])('leaves %j alone', (request) => {
    const body = JSON.stringify(request);
    expect(writeLargeSeed(body)).toBe(body);
  });

  it('writes a request that has nothing else', () => {
    expect(writeLargeSeed('{"seed":"9223372036854775807"}')).toBe('{"seed":9223372036854775807}');
  });
});
