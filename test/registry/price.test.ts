import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import { defineModel } from '../../src/registry/define-model.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { imagesAsked, type PriceRule, priceRequest, priceStored } from '../../src/registry/price.ts';

const NOW = Date.parse('2026-11-24T00:00:00Z');

interface Case {
  name: string;
  price: PriceRule | null;
  inputs?: JsonObject;
  options?: JsonObject;
  images?: number;
  total: number | null;
  units?: number;
}

const byQuality: PriceRule = {
  kind: 'by-input',
  input: 'quality',
  amounts: { TURBO: '0.03', QUALITY: '0.09' },
  otherwise: '0.06',
};
const dated: PriceRule = {
  kind: 'dated',
  entries: [
    { effectiveFrom: '2026-11-24', rule: { kind: 'per-image', amount: '0.04' } },
    { effectiveFrom: '2027-01-01', rule: { kind: 'per-image', amount: '0.01' } },
    { effectiveFrom: '2025-01-01', rule: { kind: 'per-image', amount: '0.05' } },
  ],
};

const cases: Case[] = [
  { name: 'one image', price: { kind: 'per-image', amount: '0.03' }, total: 30_000, units: 1 },
  {
    name: 'four images',
    price: { kind: 'per-image', amount: '0.000001' },
    options: { num_images: 4 },
    total: 4,
    units: 4,
  },
  {
    name: 'images stored, not asked for',
    price: { kind: 'per-image', amount: '0.03' },
    options: { num_images: 4 },
    images: 3,
    total: 90_000,
    units: 3,
  },
  { name: 'none stored', price: { kind: 'per-image', amount: '0.03' }, images: 0, total: 0, units: 0 },
  {
    name: '1024 × 1024 is two megapixels, rounded up',
    price: { kind: 'per-megapixel', amount: '0.003' },
    total: 6000,
    units: 2,
  },
  {
    name: 'a million pixels is one',
    price: { kind: 'per-megapixel', amount: '0.003' },
    options: { width: 1000, height: 1000, num_images: 2 },
    total: 6000,
    units: 2,
  },
  {
    name: 'one side given',
    price: { kind: 'per-megapixel', amount: '0.003' },
    options: { width: 64 },
    total: 3000,
    units: 1,
  },
  { name: 'by a value', price: byQuality, inputs: { quality: 'TURBO' }, total: 30_000 },
  {
    name: 'by a value without a price of its own',
    price: byQuality,
    inputs: { quality: 'BALANCED' },
    total: 60_000,
  },
  { name: 'by no value', price: byQuality, total: 60_000 },
  {
    name: 'by a value that every object has',
    price: byQuality,
    inputs: { quality: 'constructor' },
    total: 60_000,
  },
  { name: 'the newest price in effect', price: dated, total: 40_000 },
  {
    name: 'before the first price',
    price: { kind: 'dated', entries: [{ effectiveFrom: '2030-01-01', rule: byQuality }] },
    total: null,
  },
  { name: 'no price', price: null, total: null },
];

describe('priceRequest', () => {
  it.each(cases)('$name', ({ price, inputs = {}, options = {}, images, total, units }) => {
    const facts = { at: NOW, ...(images === undefined ? {} : { images }) };
    const result = priceRequest({ id: 'm', price }, inputs, options, facts);
    expect(result.total).toBe(total);
    expect(result.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(total ?? 0);
    expect(result.lines[0]?.units).toBe(total === null ? undefined : (units ?? 1));
  });

  it.each([
    ['flux-pro', 50_000],
    ['flux-dev', 30_000],
    ['flux-lora', 30_000],
    ['face-swap', 20_000],
    ['image-to-image', 30_000],
  ])('an image of %s costs %i micro-dollars', (id, total) => {
    const model = builtInModels.find((known) => known.id === id)!;
    expect(priceRequest(model, {}, {}, { at: NOW }).total).toBe(total);
  });

  it.each<[string, PriceRule]>([
    ['a negative amount', { kind: 'per-image', amount: '-0.01' }],
    ['a float', { kind: 'per-megapixel', amount: '1e-7' }],
    ['a bad entry', { kind: 'by-input', input: 'q', amounts: { a: 'free' }, otherwise: '0' }],
    ['a bad date', { kind: 'dated', entries: [{ effectiveFrom: 'soon', rule: byQuality }] }],
    ['no entry', { kind: 'dated', entries: [] }],
  ])('%s is no price', (_name, price) => {
    expect(() =>
      defineModel({
        id: 'm',
        description: '',
        endpoint: 'a/b',
        inputs: {},
        price,
        route: () => ({ endpoint: 'a/b', input: {}, warnings: [] }),
      }),
    ).toThrow(/price|date/);
  });
});

describe('priceStored', () => {
  const rules: PriceRule[] = [
    { kind: 'per-image', amount: '0.000001' },
    { kind: 'per-megapixel', amount: '0.003' },
    byQuality,
  ];
  it.each(rules)('is the accepted price for as many images ($kind)', (price) => {
    const model = { id: 'm', price };
    const options = { width: 2048, height: 2048, num_images: 3 };
    const accepted = priceRequest(model, {}, options, { at: NOW });
    for (const stored of [0, 1, 2, 3, 5]) {
      expect(priceStored(accepted.lines, { asked: 3, stored })).toStrictEqual(
        priceRequest(model, {}, options, { at: NOW, images: stored }),
      );
    }
  });
});

describe('imagesAsked', () => {
  it.each<[string, JsonObject, JsonObject, number]>([
    ['flux-dev', {}, {}, 1],
    ['flux-dev', {}, { num_images: 3 }, 3],
    ['flux-dev', { input: { num_images: 3 } }, {}, 1],
    ['custom', { input: { num_images: 3 } }, {}, 3],
    ['custom', { input: { num_images: -3 } }, {}, 1],
    ['custom', { input: [] }, {}, 1],
    ['custom', {}, {}, 1],
  ])('%s %j %j: %i', (id, inputs, options, images) => expect(imagesAsked(id, inputs, options)).toBe(images));
});
