import { describe, expect, it } from 'vitest';
import { builtInTemplates } from '../../src/templates/index.ts';
import { fieldsOf } from '../../src/registry/define-model.ts';
import { validateFormats, validateVariables } from '../../src/templates/validate-variables.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const templateOf = (key: string) => builtInTemplates.find((template) => template.key === key)!;
const validate = (key: string, variables: unknown) =>
  validateVariables(templateOf(key), variables, { now, allowLoopbackHttp: false });

describe('the variables of a template', () => {
  it.each([
    {
      key: 'billboard',
      fields: [
        'headline: String!',
        'subline: String',
        'callToAction: String',
        'backgroundStyle: String',
        'avatarLora: ImageRef',
        'referenceImage: ImageRef',
        'logo: ImageRef',
        'brandColor: String',
      ],
    },
    {
      key: 'discount-banner',
      fields: [
        'headline: String!',
        'percent: Int',
        'amount: Money',
        'currency: String',
        'code: String',
        'validFrom: DateTime',
        'validUntil: DateTime',
        'terms: String',
        'backgroundStyle: String',
        'productImage: ImageRef',
        'logo: ImageRef',
        'brandColor: String',
        'locale: String',
      ],
    },
    {
      key: 'product-shot',
      fields: [
        'productImage: ImageRef!',
        'mode: ProductShotMode = FAITHFUL',
        'surface: String',
        'backgroundStyle: String',
        'lighting: String',
        'headline: String',
      ],
    },
  ])('$key are those of its GraphQL input', ({ key, fields }) => {
    const described = fieldsOf({ inputs: templateOf(key).variables }).map(
      ({ graphqlName, enumName, type, required, default: value }) =>
        `${graphqlName}: ${enumName ?? type}${required ? '!' : ''}${value === undefined ? '' : ` = ${JSON.stringify(value).replaceAll('"', '')}`}`,
    );
    expect(described).toStrictEqual(fields);
  });

  it.each([
    {
      key: 'billboard',
      variables: {
        headline: 'Winter Sale',
        background_style: 'snowy',
        avatar_lora: 's3://bucket/jf.safetensors',
      },
    },
    {
      key: 'billboard',
      variables: { headline: 'Two\nlines', brand_color: '#f50' },
      becomes: { headline: 'Two\nlines', brand_color: '#ff5500' },
    },
    {
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 25, valid_until: '2026-12-24T23:59:59+01:00' },
    },
    {
      key: 'discount-banner',
      variables: { headline: 'Sale', amount: '9.99', currency: 'EUR', locale: 'de-AT' },
    },
    {
      key: 'discount-banner',
      variables: {
        headline: 'Sale',
        percent: 5,
        valid_from: '2026-11-01T00:00:00Z',
        valid_until: '2026-11-30T00:00:00Z',
      },
    },
    {
      key: 'product-shot',
      variables: { product_image: 'https://example.com/a.png' },
      becomes: { product_image: 'https://example.com/a.png', mode: 'FAITHFUL' },
    },
  ])('$key accepts $variables', async ({ key, variables, becomes }) => {
    expect(await validate(key, variables)).toStrictEqual({ ok: true, variables: becomes ?? variables });
  });

  it.each([
    { name: 'nothing', key: 'billboard', variables: {}, problems: [['headline', 'required']] },
    { name: 'not an object', key: 'billboard', variables: 'Sale', problems: [[undefined, 'type']] },
    {
      name: 'an empty headline',
      key: 'billboard',
      variables: { headline: '  ' },
      problems: [['headline', 'empty']],
    },
    {
      name: 'an invisible headline',
      key: 'billboard',
      variables: { headline: '\u200b\u200d \u2066' },
      problems: [['headline', 'empty']],
    },
    {
      name: 'a control character',
      key: 'billboard',
      variables: { headline: 'Sale\u0000' },
      problems: [['headline', 'characters']],
    },
    {
      name: 'a tab',
      key: 'billboard',
      variables: { headline: 'Winter\tSale' },
      problems: [['headline', 'characters']],
    },
    {
      name: 'half a character',
      key: 'billboard',
      variables: { headline: 'Sale \uD83C' },
      problems: [['headline', 'characters']],
    },
    {
      name: 'a book',
      key: 'billboard',
      variables: { headline: 'x'.repeat(401) },
      problems: [['headline', 'length']],
    },
    {
      name: 'a script without a font',
      key: 'billboard',
      variables: { headline: 'ลดราคา' },
      problems: [['headline', 'missing_glyph']],
    },
    {
      name: 'a private character',
      key: 'billboard',
      variables: { headline: 'Sale \uE000' },
      problems: [['headline', 'missing_glyph']],
    },
    {
      name: 'a colour by name',
      key: 'billboard',
      variables: { headline: 'Sale', brand_color: 'red' },
      problems: [['brand_color', 'format']],
    },
    {
      name: 'markup as a colour',
      key: 'billboard',
      variables: { headline: 'Sale', brand_color: '#fff"/><script>' },
      problems: [['brand_color', 'format']],
    },
    {
      name: 'GraphQL spelling',
      key: 'billboard',
      variables: { headline: 'Sale', backgroundStyle: 'snowy' },
      problems: [['backgroundStyle', 'unknown_field']],
    },
    {
      name: 'a logo in the intranet',
      key: 'billboard',
      variables: { headline: 'Sale', logo: 'https://10.0.0.1/logo.png' },
      problems: [['logo', 'host']],
    },
    {
      name: 'an SVG logo',
      key: 'billboard',
      variables: { headline: 'Sale', logo: 'data:image/svg+xml;base64,PHN2Zy8+' },
      problems: [['logo', 'image']],
    },
    {
      name: 'prototype pollution',
      key: 'billboard',
      variables: JSON.parse('{"headline":"Sale","__proto__":{"x":1},"constructor":1}'),
      problems: [
        ['__proto__', 'unknown_field'],
        ['constructor', 'unknown_field'],
      ],
    },
    {
      name: 'no figure',
      key: 'discount-banner',
      variables: { headline: 'Sale' },
      problems: [['percent', 'required']],
    },
    {
      name: 'two figures',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 5, amount: '5', currency: 'EUR' },
      problems: [['amount', 'one_of']],
    },
    {
      name: 'an amount of what?',
      key: 'discount-banner',
      variables: { headline: 'Sale', amount: '5' },
      problems: [['currency', 'required']],
    },
    {
      name: 'a currency for a percentage',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 5, currency: 'EUR' },
      problems: [['currency', 'one_of']],
    },
    {
      name: 'an unknown currency',
      key: 'discount-banner',
      variables: { headline: 'Sale', amount: '5', currency: 'EURO' },
      problems: [['currency', 'currency']],
    },
    {
      name: 'cents of a yen',
      key: 'discount-banner',
      variables: { headline: 'Sale', amount: '9.99', currency: 'JPY' },
      problems: [['amount', 'money']],
    },
    {
      name: 'a negative amount',
      key: 'discount-banner',
      variables: { headline: 'Sale', amount: '-5', currency: 'EUR' },
      problems: [['amount', 'money']],
    },
    {
      name: '110 percent',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 110 },
      problems: [['percent', 'range']],
    },
    {
      name: 'half a percent',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 0.5 },
      problems: [['percent', 'type']],
    },
    {
      name: 'a past date',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 5, valid_until: '2026-11-23T00:00:00Z' },
      problems: [['valid_until', 'past']],
    },
    {
      name: 'a start in the past without an end',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 5, valid_from: '2020-01-01T00:00:00Z' },
      problems: [['valid_from', 'past']],
    },
    {
      name: 'an end before the start',
      key: 'discount-banner',
      variables: {
        headline: 'Sale',
        percent: 5,
        valid_from: '2027-02-01T00:00:00Z',
        valid_until: '2027-01-01T00:00:00Z',
      },
      problems: [['valid_from', 'order']],
    },
    {
      name: 'a day that does not exist',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 5, valid_until: '2026-02-30T00:00:00Z' },
      problems: [['valid_until', 'format']],
    },
    {
      name: 'a locale that is none',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 5, locale: 'klingon_XX' },
      problems: [['locale', 'locale']],
    },
    {
      name: 'a date in letters that no font has',
      key: 'discount-banner',
      variables: { headline: 'Sale', percent: 5, locale: 'th-TH', valid_until: '2030-01-05T00:00:00Z' },
      problems: [['valid_until', 'missing_glyph']],
    },
    {
      name: 'an unknown mode',
      key: 'product-shot',
      variables: { product_image: 'https://example.com/a.png', mode: 'faithful' },
      problems: [['mode', 'one_of']],
    },
    {
      name: 'everything at once',
      key: 'discount-banner',
      variables: {
        headline: '',
        percent: 0,
        terms: 'ไทย',
        valid_until: '2020-01-01T00:00:00Z',
        logo: 'file:///etc/passwd',
        nope: 1,
      },
      problems: [
        ['headline', 'empty'],
        ['percent', 'range'],
        ['nope', 'unknown_field'],
        ['logo', 'scheme'],
        ['valid_until', 'past'],
        ['terms', 'missing_glyph'],
      ],
    },
  ])('refuse $name', async ({ key, variables, problems }) => {
    const validated = await validate(key, variables);
    expect(validated.ok ? [] : validated.errors.map(({ path, rule }) => [path[1], rule])).toStrictEqual(
      problems,
    );
  });
});

describe('the formats of a request', () => {
  const billboard = templateOf('billboard');

  it('are all of the template when none is named, and each once', () => {
    expect(validateFormats(billboard, undefined)).toStrictEqual({ ok: true, formats: billboard.formats });
    expect(validateFormats(billboard, ['SOCIAL_1080X1080', 'SOCIAL_1080X1080'])).toStrictEqual({
      ok: true,
      formats: ['SOCIAL_1080X1080'],
    });
  });

  it.each([
    { name: 'an unknown one', formats: ['BILLBOARD_970X250', 'POSTER'], path: ['formats', '1'] },
    { name: 'an inherited name', formats: ['toString'], path: ['formats', '0'] },
    { name: 'an empty list', formats: [], path: ['formats'] },
  ])('refuse $name', ({ formats, path }) => {
    expect(validateFormats(billboard, formats)).toMatchObject({
      ok: false,
      errors: [{ rule: 'one_of', path }],
    });
  });
});
