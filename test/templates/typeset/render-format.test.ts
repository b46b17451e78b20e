import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { FORMAT_IDS } from '../../../src/templates/formats.ts';
import { renderFormat } from '../../../src/templates/typeset/render-format.ts';
import type { RenderedFormat, RenderRequest } from '../../../src/templates/typeset/render-format.ts';
import { contrastOnFinal } from './contrast-on-final.ts';
import { busyBackground, formatOf, layoutOf } from './try-layout.ts';

const text = 'Winter Sale — up to 70% off';

async function render(request: Partial<RenderRequest> = {}): Promise<RenderedFormat> {
  const rendered = await renderFormat({
    layout: layoutOf(text, { size: [10, 64] }),
    format: formatOf('BILLBOARD_970X250'),
    background: await busyBackground(),
    assets: {},
    ...request,
  });
  if (!rendered.ok) throw new Error(rendered.failure.message);
  return rendered;
}

describe('a rendered format', () => {
  it.each(FORMAT_IDS)('%s has its exact size, stays under its limit and reads everywhere', async (id) => {
    const format = formatOf(id);
    const { final, textLayer, contrast } = await render({ format });
    expect(await sharp(final.bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: format.width,
      height: format.height,
    });
    expect(final.bytes.length).toBeLessThanOrEqual(format.maxBytes);
    expect(contrast).toBeGreaterThanOrEqual(4.5);
    expect(await contrastOnFinal(final.bytes, textLayer.svg, textLayer.runs[0]!.ink)).toBeGreaterThanOrEqual(
      4.5,
    );
  });

  it.each(['png', 'jpeg', 'webp'] as const)('is a %s under the limit', async (type) => {
    const { final } = await render({ type });
    expect(final.contentType).toBe(`image/${type}`);
    expect((await sharp(final.bytes).metadata()).format).toBe(type);
    expect(final.bytes.length).toBeLessThanOrEqual(150_000);
  });

  it('has a copy of twice the size with the same words', async () => {
    const { artifacts, final } = await render({ artifacts: true });
    expect(artifacts?.twice).toMatchObject({ width: 1940, height: 500 });
    const small = await sharp(artifacts!.twice.bytes).resize(970, 250).raw().toBuffer();
    const once = await sharp(final.bytes).raw().toBuffer();
    const difference =
      once.reduce((sum, value, index) => sum + Math.abs(value - (small[index] ?? 0)), 0) / once.length;
    expect(difference).toBeLessThan(6);
  });

  it.each([
    { picture: 'white', background: '#ffffff', ink: '#111318' },
    { picture: 'black', background: '#000000', ink: '#ffffff' },
    { picture: 'grey', background: '#777777', ink: '#ffffff' },
  ])('chooses its ink for a $picture picture', async ({ background, ink }) => {
    const picture = await sharp({ create: { width: 970, height: 250, channels: 3, background } })
      .png()
      .toBuffer();
    const { textLayer, contrast } = await render({ background: picture });
    expect(textLayer.runs[0]?.ink).toBe(ink);
    expect(contrast).toBeGreaterThanOrEqual(4.5);
  });

  it('is refused when words cannot be read on the box they stand on', async () => {
    const layout = layoutOf(text, { ink: '#cccccc' });
    const outcome = await renderFormat({
      layout: {
        ...layout,
        scrim: { ...layout.scrim, from: 'none' },
        root: { ...layout.root, fill: '#ffffff' },
      },
      format: formatOf('BILLBOARD_970X250'),
      background: await busyBackground(),
      assets: {},
    });
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'LOW_CONTRAST', format: 'BILLBOARD_970X250' },
    });
  });

  it('is refused when no quality is light enough', async () => {
    const outcome = await renderFormat({
      layout: layoutOf(text),
      format: { ...formatOf('BILLBOARD_970X250'), maxBytes: 2_000 },
      background: await busyBackground(),
      assets: {},
    });
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'TOO_HEAVY', maxBytes: 2_000 } });
  });
});
