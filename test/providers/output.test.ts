import { describe, expect, it } from 'vitest';
import { toOutcome } from '../../src/providers/fal/output.ts';

const url = 'https://v3.fal.media/files/a.png';
const plain = { url, width: null, height: null, contentType: null, nsfw: null };

describe('toOutcome', () => {
  it.each<[string, object, object]>([
    [
      'a list',
      { images: [{ url, width: 2, height: 1, content_type: 'image/png' }] },
      { width: 2, height: 1, contentType: 'image/png' },
    ],
    ['one image', { image: { url } }, plain],
    ['bare addresses', { images: [url] }, plain],
    ['flags', { images: [{ url }], has_nsfw_concepts: [true] }, { nsfw: true }],
    [
      'side remarks of another kind',
      { images: [{ url, width: 'wide' }], has_nsfw_concepts: 'no', seed: {}, description: 7 },
      plain,
    ],
    ['both', { images: [{ url }], image: { url: 'https://v3.fal.media/files/b.png' } }, plain],
  ])('reads %s', (_name, body, image) => {
    expect(toOutcome(JSON.stringify(body), 1)).toMatchObject({
      ok: true,
      output: { images: [{ url, ...image }] },
      billableUnits: 1,
    });
  });

  it.each([
    ['{"images":["a"],"seed":9223372036854775807}', '9223372036854775807'],
    ['{"images":["a"],"seed": 0}', '0'],
    ['{"images":["a"],"seed":"42"}', '42'],
    ['{"images":["a"],"seed":null}', null],
    ['{"images":["a"]}', null],
  ])('keeps the seed of %s', (text, seed) => {
    expect(toOutcome(text, null)).toMatchObject({ ok: true, output: { seed } });
  });

  it.each([
    ['{"video":{"url":"https://v3.fal.media/files/a.mp4"}}', 'The endpoint returns video, not images.'],
    ['{"audio":{"url":"a"},"images":[]}', 'The endpoint returns audio, not images.'],
    ['{"images":[]}', 'The provider returned no image.'],
    ['{"images":[{"href":"a"}]}', 'The provider returned something that is no image result.'],
    ['<html>', 'The provider returned something that is no image result.'],
  ])('refuses %s', (text, message) => {
    expect(toOutcome(text, null)).toMatchObject({ ok: false, error: { message, retryable: false } });
  });
});
