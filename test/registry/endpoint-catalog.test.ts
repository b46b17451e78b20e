import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/domain/json.ts';
import { createEndpointCatalog, type EndpointSource } from '../../src/registry/import/endpoint-catalog.ts';

function documentOf(name: string): JsonValue {
  return JSON.parse(readFileSync(new URL(`../fixtures/openapi/${name}.json`, import.meta.url), 'utf8'));
}

function createSource(answers: Record<string, JsonValue>) {
  const asked: string[] = [];
  const prices: Record<string, { unit: string; amount: number }> = {};
  const source: EndpointSource = {
    document(endpoint) {
      asked.push(endpoint);
      const document = answers[endpoint];
      return Promise.resolve(document === undefined ? { ok: false } : { ok: true, document });
    },
    price: (endpoint) => Promise.resolve(prices[endpoint]),
  };
  return { source, asked, prices, answers };
}

const KREA = 'fal-ai/flux/krea';

describe('createEndpointCatalog', () => {
  it('asks once for any number of requests, and again after an hour', async () => {
    let now = 0;
    const { source, asked } = createSource({ [KREA]: documentOf('flux-krea') });
    const catalog = createEndpointCatalog(source, () => now);
    expect(catalog.known(KREA)).toBeUndefined();
    await Promise.all([catalog.learn(KREA), catalog.learn(KREA)]);
    now = 3_599_999;
    await catalog.learn(KREA);
    expect(asked).toHaveLength(1);
    now = 3_600_000;
    await catalog.learn(KREA);
    expect(asked).toHaveLength(2);
    expect(catalog.known(KREA)).toMatchObject({ ok: true, price: null });
  });

  it('asks again after a minute for what could not be had', async () => {
    let now = 0;
    const { source, asked, answers } = createSource({});
    const catalog = createEndpointCatalog(source, () => now);
    await catalog.learn(KREA);
    await catalog.learn(KREA);
    expect(asked).toHaveLength(1);
    expect(catalog.known(KREA)).toBeUndefined();
    answers[KREA] = documentOf('flux-krea');
    now = 60_000;
    await catalog.learn(KREA);
    expect(catalog.known(KREA)).toMatchObject({ ok: true });
  });

  it('knows what makes no images by what it makes', async () => {
    const kling = 'fal-ai/kling-video/v1/standard/text-to-video';
    const { source } = createSource({ [kling]: documentOf('kling-video-v1-standard-text-to-video') });
    const catalog = createEndpointCatalog(source);
    await catalog.learn(kling);
    expect(catalog.known(kling)).toStrictEqual({
      ok: false,
      message: expect.stringContaining('makes video'),
    });
  });

  it.each([
    [
      { unit: 'images', amount: 0.04 },
      { kind: 'per-image', amount: '0.040000' },
    ],
    [
      { unit: 'megapixels', amount: 0.003 },
      { kind: 'per-megapixel', amount: '0.003000' },
    ],
    [
      { unit: 'processed megapixels', amount: 0.003 },
      { kind: 'per-megapixel', amount: '0.003000' },
    ],
    [{ unit: 'compute seconds', amount: 0.001 }, null],
  ])('reads the price %j', async (price, rule) => {
    const { source, prices } = createSource({});
    prices[KREA] = price;
    const catalog = createEndpointCatalog(source);
    await catalog.learn(KREA);
    expect(catalog.known(KREA)).toStrictEqual({ ok: true, check: undefined, price: rule });
  });

  it('does not fail because a source does', async () => {
    const catalog = createEndpointCatalog({
      document: () => Promise.reject(new Error('down')),
      price: () => Promise.reject(new Error('down')),
    });
    await catalog.learn(KREA);
    expect(catalog.known(KREA)).toBeUndefined();
  });
});
