import { spawnSync } from 'node:child_process';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { FORMATS, FORMAT_IDS } from '../../src/templates/formats.ts';
import type { FormatId } from '../../src/templates/formats.ts';
import { builtInTemplates } from '../../src/templates/index.ts';
import { renderPreview } from '../../src/templates/render-preview.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { renderFormat } from '../../src/templates/typeset/render-format.ts';
import { setWords } from '../../src/templates/typeset/set-words.ts';
import { contrastOnFinal } from './typeset/contrast-on-final.ts';
import { busyBackground } from './typeset/try-layout.ts';
import { sampleLogo, sampleProduct } from '../../scripts/sample-pictures.ts';

const templateOf = (key: string) => builtInTemplates.find((template) => template.key === key)!;
const all = FORMAT_IDS.map((id) => FORMATS[id]);

const LONG: Record<string, Record<string, string | number>> = {
  billboard: {
    headline: 'Everything you need for a winter outside, from the first snow to the last run of the season',
    subline: 'Jackets, gloves, skis and boots, delivered free until the end of January',
    call_to_action: 'Discover the collection',
    logo: 'x',
    brand_color: '#1b9e5a',
  },
  'discount-banner': {
    headline: 'Winter sale on everything for the mountains and the snow',
    amount: '1250.50',
    currency: 'EUR',
    locale: 'de-DE',
    code: 'WINTERWUNDER26',
    valid_from: '2026-12-01T00:00:00Z',
    valid_until: '2026-12-24T23:59:59Z',
    terms: 'Nicht mit anderen Angeboten kombinierbar. Solange der Vorrat reicht.',
    logo: 'x',
  },
  'product-shot': { product_image: 'x', headline: 'Natural shine for every kind of hair' },
};

it('keeps accents of capitals clear of the bar above them', async () => {
  const variables = { headline: 'ÀÉÎÕÜ Ångström Ệ', subline: 'ÀÉÎÕÜ Ệ', brand_color: '#ffd400' };
  const template = templateOf('billboard');
  for (const id of ['SKYSCRAPER_160X600', 'HALF_PAGE_300X600', 'BILLBOARD_970X250'] as const)
    expect(await renderPreview({ template, variables, format: FORMATS[id] })).toMatchObject({ ok: true });
});

it('says what fits of one text though another is too long as well', async () => {
  const text = 'There is a lot to say about this and it is said here. '.repeat(7).slice(0, 300);
  const format = FORMATS.BILLBOARD_970X250;
  const layout = templateOf('billboard').layout({ headline: text, subline: text }, format);
  expect(await setWords(layout, format)).toMatchObject({
    failure: {
      variable: 'headline',
      longest: expect.stringMatching(/^There is a lot to say about this and/),
    },
  });
});

describe.each(Object.keys(LONG))('%s', (key) => {
  it.each(FORMAT_IDS)('sets long words in %s', async (id) => {
    const template = templateOf(key);
    expect(await setWords(template.layout(LONG[key]!, FORMATS[id]), FORMATS[id])).toMatchObject({ ok: true });
  });

  it.each(FORMAT_IDS)('says which of 400 characters fit %s', async (id) => {
    const headline = 'There is a lot to say about this and it is said here. '.repeat(7).slice(0, 300);
    const variables = { ...LONG[key]!, headline };
    const words = await setWords(templateOf(key).layout(variables, FORMATS[id]), FORMATS[id]);
    if (words.ok) return;
    expect(words.failure).toMatchObject({ code: 'TEXT_DOES_NOT_FIT', variable: 'headline', format: id });
    expect(words.failure.code === 'TEXT_DOES_NOT_FIT' && headline.startsWith(words.failure.longest)).toBe(
      true,
    );
  });

  it('names models of the registry with inputs they take', () => {
    const known = new Map(builtInModels.map((model) => [model.id, model]));
    for (const step of templateOf(key).steps(LONG[key]!, all)) {
      expect(known.get(step.model)?.inputs.safeParse(step.inputs)).toMatchObject({ success: true });
    }
  });
});

describe('steps', () => {
  const names = (
    key: string,
    variables: Record<string, string | number>,
    formats: readonly FormatId[] = FORMAT_IDS,
  ) =>
    templateOf(key)
      .steps(
        variables,
        formats.map((id) => FORMATS[id]),
      )
      .map(({ name, model }) => `${name}: ${model}`);

  it.each([
    {
      name: 'one background a class',
      key: 'billboard',
      variables: { headline: 'x' },
      formats: ['BILLBOARD_970X250', 'OUTDOOR_1400X400', 'SOCIAL_1080X1080'] as const,
      steps: ['background-wide: flux-pro', 'background-square: flux-pro'],
    },
    {
      name: 'a look of one’s own',
      key: 'billboard',
      variables: { headline: 'x', avatar_lora: 's3://b/a' },
      formats: ['SOCIAL_1080X1080'] as const,
      steps: ['background-square: flux-lora'],
    },
    {
      name: 'a picture to start from',
      key: 'billboard',
      variables: { headline: 'x', reference_image: 's3://b/a.png' },
      formats: ['SOCIAL_1080X1080'] as const,
      steps: ['background-square: flux-dev'],
    },
    {
      name: 'a product before a plain studio',
      key: 'discount-banner',
      variables: { headline: 'x', percent: 5, product_image: 's3://b/a.png' },
      formats: ['SOCIAL_1080X1080'] as const,
      steps: ['cutout: remove-background'],
    },
    {
      name: 'a faithful product',
      key: 'product-shot',
      variables: { product_image: 's3://b/a.png' },
      formats: ['SOCIAL_1080X1080'] as const,
      steps: ['cutout: remove-background', 'background-square: flux-dev'],
    },
    {
      name: 'a restyled product',
      key: 'product-shot',
      variables: { product_image: 's3://b/a.png', mode: 'RESTYLED' },
      formats: ['SOCIAL_1080X1080'] as const,
      steps: ['restyle-square: flux-pro-kontext'],
    },
  ])('make $name', ({ key, variables, formats, steps }) => {
    expect(names(key, variables, formats)).toStrictEqual(steps);
  });

  it('ask for sizes that cover their formats and that models make', () => {
    for (const { makes, options } of templateOf('billboard').steps({ headline: 'x' }, all)) {
      const { width, height } = options as { width: number; height: number };
      expect([width % 32, height % 32]).toStrictEqual([0, 0]);
      expect(width * height).toBeLessThanOrEqual(2_100_000);
      expect(Math.max(width / height, height / width)).toBeLessThanOrEqual(3.05);
      expect(makes.kind).toBe('background');
    }
  });
});

describe('a product shot', () => {
  it('keeps the pixels of the product', async () => {
    const template = templateOf('product-shot');
    const format = FORMATS.SOCIAL_1080X1080;
    const product = await sampleProduct();
    const rendered = await renderPreview({
      template,
      variables: { product_image: 'x' },
      format,
      assets: { product },
      type: 'png',
    });
    if (!rendered.ok) throw new Error(rendered.failure.message);
    const { data, info } = await sharp(rendered.final.bytes)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const label = { red: 0xf4, green: 0xef, blue: 0xe3 };
    let kept = 0;
    for (let at = 0; at < data.length; at += 3) {
      if (data[at] === label.red && data[at + 1] === label.green && data[at + 2] === label.blue) kept += 1;
    }
    // The label is 260×220 of the product's 320×760, which stands about 760 pixels high here.
    expect(kept).toBeGreaterThan(40_000);
    expect(info.width).toBe(1080);
  });
});

describe('a logo', () => {
  it.each([
    { logo: '#ffffff', ground: '#f4f4f4', plate: true },
    { logo: '#111111', ground: '#101418', plate: true },
    { logo: '#ffffff', ground: '#20304a', plate: false },
  ])('in $logo on $ground is seen', async ({ logo, ground }) => {
    const format = FORMATS.SOCIAL_1080X1350;
    const layout = templateOf('billboard').layout({ headline: 'Sale', logo: 'x' }, format);
    const background = await sharp({ create: { width: 540, height: 675, channels: 3, background: ground } })
      .png()
      .toBuffer();
    const rendered = await renderFormat({
      layout,
      format,
      background,
      assets: { logo: await sampleLogo(logo) },
    });
    if (!rendered.ok) throw new Error(rendered.failure.message);
    const corner = await sharp(rendered.final.bytes)
      .extract({ left: 72, top: 72, width: 320, height: 120 })
      .greyscale()
      .stats();
    expect(corner.channels[0]!.max - corner.channels[0]!.min).toBeGreaterThan(120);
  });
});

describe('words on a picture', () => {
  it.each(FORMAT_IDS)('reach 4.5:1 on the finished %s over a busy picture', async (id) => {
    const format = FORMATS[id];
    const layout = templateOf('billboard').layout(
      { headline: 'Winter Sale', subline: 'Up to 70% off everything' },
      format,
    );
    const rendered = await renderFormat({ layout, format, background: await busyBackground(), assets: {} });
    if (!rendered.ok) throw new Error(rendered.failure.message);
    const { svg, runs } = rendered.textLayer;
    expect(await contrastOnFinal(rendered.final.bytes, svg, runs[0]!.ink)).toBeGreaterThanOrEqual(4.5);
  });

  const tesseract = spawnSync('tesseract', ['--version'], { encoding: 'utf8' });
  const missing = tesseract.error !== undefined;
  if (missing && process.env['REQUIRE_SERVICES'] === '1')
    throw new Error('tesseract is not installed (apt-get install tesseract-ocr)');
  if (missing) console.log('Skipped: reading words back needs tesseract (apt-get install tesseract-ocr)');

  it.skipIf(missing).each([
    {
      key: 'billboard',
      format: 'SOCIAL_1200X630' as const,
      variables: { headline: 'Winter Sale', subline: 'Up to 70% off everything', call_to_action: 'Shop now' },
      words: ['Winter Sale', 'Up to 70% off everything', 'Shop now'],
    },
    {
      key: 'discount-banner',
      format: 'OUTDOOR_1400X400' as const,
      variables: { headline: 'On all furniture', percent: 25, code: 'WINTER25' },
      words: ['On all furniture', '25%', 'WINTER25'],
    },
    {
      key: 'product-shot',
      format: 'SOCIAL_1080X1350' as const,
      variables: { product_image: 'x', headline: 'Shine, naturally' },
      words: ['Shine, naturally'],
    },
  ])('are read back by an OCR program: $key', async ({ key, format, variables, words }) => {
    const rendered = await renderPreview({ template: templateOf(key), variables, format: FORMATS[format] });
    if (!rendered.ok) throw new Error(rendered.failure.message);
    const lines = new Map<number, { left: number; right: number; size: number }>();
    for (const { x, baseline, size, text } of rendered.textLayer.runs) {
      const line = lines.get(baseline) ?? { left: x, right: x, size };
      lines.set(baseline, { ...line, right: Math.max(line.right, x + text.length * size * 0.8) });
    }
    let read = '';
    for (const [baseline, { left, right, size }] of lines) {
      const top = Math.round(baseline - size);
      const area = {
        left: Math.round(left - size * 0.2),
        top,
        width: Math.round(right - left),
        height: Math.round(size * 1.35),
      };
      area.width = Math.min(area.width, FORMATS[format].width - area.left);
      const cut = await sharp(rendered.final.bytes)
        .extract(area)
        .greyscale()
        .resize({ height: 90 })
        .extend({ top: 20, bottom: 20, left: 20, right: 20, extendWith: 'copy' })
        .png()
        .toBuffer();
      read += ` ${spawnSync('tesseract', ['stdin', 'stdout', '--psm', '7', '-l', 'eng'], { input: cut, encoding: 'utf8' }).stdout.trim()}`;
    }
    for (const word of words.flatMap((text) => text.split(' '))) expect(read).toContain(word);
  });
});
