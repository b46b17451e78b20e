// Every template in one format of every class, compared with pictures that were looked at. `UPDATE_GOLDEN=1` writes
// them anew; look at what it wrote. Tolerance: on average 2 levels of 255 a channel, and at most 0.5 % of the pixels
// more than 40 levels apart, which is what another build of the rasteriser does at the edges of letters.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { FORMATS } from '../../src/templates/formats.ts';
import type { FormatId } from '../../src/templates/formats.ts';
import { builtInTemplates } from '../../src/templates/index.ts';
import { renderPreview } from '../../src/templates/render-preview.ts';
import { sampleLogo, sampleProduct } from '../../scripts/sample-pictures.ts';

const folder = join(import.meta.dirname, '../fixtures/templates/golden');
const MEAN_TOLERANCE = 2;
const FAR = 40;
const FAR_TOLERANCE = 0.005;

const cases: { key: string; format: FormatId; text: string; variables: Record<string, string | number> }[] = [
  {
    key: 'billboard',
    format: 'LEADERBOARD_728X90',
    text: 'accented',
    variables: {
      headline: 'Große Wintersale-Tage für Łódź',
      call_to_action: 'Los geht’s',
      brand_color: '#ff5a36',
    },
  },
  {
    key: 'billboard',
    format: 'BILLBOARD_970X250',
    text: 'short',
    variables: { headline: 'Winter Sale', subline: 'Up to 70% off', call_to_action: 'Shop now', logo: 'x' },
  },
  {
    key: 'billboard',
    format: 'SOCIAL_1200X630',
    text: 'arabic',
    variables: {
      headline: 'تخفيضات الشتاء الكبرى (2026)',
      subline: 'حتى 70% على كل شيء',
      call_to_action: 'تسوق الآن',
      logo: 'x',
    },
  },
  {
    key: 'billboard',
    format: 'SOCIAL_1080X1080',
    text: 'long',
    variables: {
      headline: 'Everything you need for a winter outside, from the first snow to the last run',
      subline: 'Delivered free until the end of January',
      call_to_action: 'Discover the collection',
      brand_color: '#1b9e5a',
    },
  },
  {
    key: 'billboard',
    format: 'HALF_PAGE_300X600',
    text: 'emoji',
    variables: { headline: 'Snow is here ❄️🎿', call_to_action: 'Go 🏔️' },
  },
  {
    key: 'discount-banner',
    format: 'LEADERBOARD_728X90',
    text: 'short',
    variables: { headline: 'Sale', percent: 50, code: 'SALE50' },
  },
  {
    key: 'discount-banner',
    format: 'OUTDOOR_1400X400',
    text: 'long',
    variables: {
      headline: 'Winter sale on everything for the mountains',
      percent: 25,
      code: 'WINTER25',
      valid_from: '2026-12-01T00:00:00Z',
      valid_until: '2026-12-24T23:59:59Z',
      terms: 'Not combinable with other offers. While stocks last.',
      logo: 'x',
    },
  },
  {
    key: 'discount-banner',
    format: 'SOCIAL_1200X630',
    text: 'euro',
    variables: {
      headline: 'Auf alle Möbel',
      amount: '100',
      currency: 'EUR',
      locale: 'de-DE',
      code: 'HERBST',
      valid_until: '2026-12-24T23:59:59+01:00',
      brand_color: '#ffd400',
      product_image: 'x',
      logo: 'x',
    },
  },
  {
    key: 'discount-banner',
    format: 'RECTANGLE_300X250',
    text: 'hebrew',
    variables: {
      headline: 'מבצע חורף (2026)',
      percent: 40,
      locale: 'he-IL',
      code: 'WINTER',
      brand_color: '#0b6e4f',
    },
  },
  {
    key: 'discount-banner',
    format: 'SKYSCRAPER_160X600',
    text: 'japanese',
    variables: {
      headline: '冬の大セール開催中',
      amount: '3000',
      currency: 'JPY',
      locale: 'ja-JP',
      valid_until: '2026-12-24T23:59:59Z',
      brand_color: '#2b2d42',
    },
  },
  {
    key: 'product-shot',
    format: 'LEADERBOARD_728X90',
    text: 'short',
    variables: { product_image: 'x', headline: 'Shine' },
  },
  {
    key: 'product-shot',
    format: 'BILLBOARD_970X250',
    text: 'cyrillic',
    variables: { product_image: 'x', headline: 'Сияй естественно' },
  },
  {
    key: 'product-shot',
    format: 'SOCIAL_1200X630',
    text: 'greek',
    variables: { product_image: 'x', headline: 'Φυσική λάμψη' },
  },
  { key: 'product-shot', format: 'SOCIAL_1080X1080', text: 'none', variables: { product_image: 'x' } },
  {
    key: 'product-shot',
    format: 'SOCIAL_1080X1350',
    text: 'long',
    variables: { product_image: 'x', headline: 'Natural shine for every kind of hair' },
  },
];

it.each(cases)('$key in $format with $text text', async ({ key, format, text, variables }) => {
  const template = builtInTemplates.find((each) => each.key === key)!;
  const assets = { logo: await sampleLogo(), product: await sampleProduct() };
  const rendered = await renderPreview({ template, variables, format: FORMATS[format], assets });
  if (!rendered.ok) throw new Error(rendered.failure.message);
  const file = join(folder, `${key}-${format.toLowerCase()}-${text}.jpg`);
  if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(file)) {
    if (process.env['CI'] !== undefined) throw new Error(`There is no ${file}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, rendered.final.bytes);
  }
  const { mean, far } = await compare(rendered.final.bytes, readFileSync(file));
  expect(mean).toBeLessThanOrEqual(MEAN_TOLERANCE);
  expect(far).toBeLessThanOrEqual(FAR_TOLERANCE);
});

async function compare(one: Buffer, other: Buffer): Promise<{ mean: number; far: number }> {
  const [first, second] = await Promise.all(
    [one, other].map((bytes) => sharp(bytes).removeAlpha().raw().toBuffer()),
  );
  expect(first!.length).toBe(second!.length);
  let sum = 0;
  let far = 0;
  for (let at = 0; at < first!.length; at += 3) {
    const distances = [0, 1, 2].map((channel) =>
      Math.abs((first![at + channel] ?? 0) - (second![at + channel] ?? 0)),
    );
    sum += distances.reduce((total, distance) => total + distance, 0);
    if (Math.max(...distances) > FAR) far += 1;
  }
  return { mean: sum / first!.length, far: far / (first!.length / 3) };
}
