// How long a format takes to render, the making and cropping of its background apart: words fitted, boxes and letters
// drawn, contrast made, file encoded. And a preview, which paints its background too. Every template in every format.

import { sampleLogo, sampleProduct } from '../scripts/sample-pictures.ts';
import { FORMATS, type FormatId } from '../src/templates/formats.ts';
import { builtInTemplates } from '../src/templates/index.ts';
import { renderPreview } from '../src/templates/render-preview.ts';
import { paintScene } from '../src/templates/scenes.ts';
import type { Picture } from '../src/templates/typeset/raster.ts';
import { renderFormat } from '../src/templates/typeset/render-format.ts';
import { type Answer, atMost, type Table } from './result.ts';
import { quantile } from './runner.ts';

const ROUNDS = 5;
const TARGET_MS = 150;
const PREVIEW_MS = 300;

const VARIABLES: Record<string, Record<string, string | number>> = {
  billboard: {
    headline: 'The mountains are calling',
    subline: 'Up to 40% off everything that keeps you warm',
    call_to_action: 'Shop winter',
    logo: 'sample',
  },
  'discount-banner': {
    headline: 'Winter sale',
    percent: 25,
    code: 'WINTER25',
    terms: 'While stocks last.',
    logo: 'sample',
  },
  'product-shot': { product_image: 'sample', mode: 'FAITHFUL', headline: 'Shine, naturally' },
};

interface Timing {
  p50: number;
  p95: number;
}

export async function templates(): Promise<Answer> {
  const assets = { logo: await sampleLogo(), product: await sampleProduct() };
  const results: Record<string, { render: Timing; preview: Timing }> = {};
  for (const template of builtInTemplates) {
    const variables = VARIABLES[template.key] ?? {};
    for (const id of template.formats) {
      const format = FORMATS[id];
      const layout = template.layout(variables, format);
      const scene = template.scene(variables);
      const painted = await paintScene(scene, layout.photo ?? format);
      // A render draws on the background it is given, so each gets its own copy.
      const background = (): Promise<Picture> =>
        Promise.resolve({ ...painted, data: Buffer.from(painted.data) });
      const render = await time(() => renderFormat({ layout, format, background, assets }));
      const preview = await time(() => renderPreview({ template, variables, format, assets }));
      results[`${template.key} ${id satisfies FormatId}`] = { render, preview };
    }
  }
  const of = (part: 'render' | 'preview'): number =>
    Math.max(...Object.values(results).map((timings) => timings[part].p50));
  return {
    asks: 'How long does a format take to render, its background apart, and how long a preview with it?',
    tables: [toTable(results)],
    goals: [
      atMost('milliseconds of the slowest format, p50', of('render'), TARGET_MS),
      atMost('milliseconds of the slowest preview, p50', of('preview'), PREVIEW_MS),
    ],
    notes: [],
  };
}

async function time(act: () => Promise<{ ok: boolean }>): Promise<Timing> {
  const times: number[] = [];
  // The first warms up.
  for (let round = -1; round < ROUNDS; round += 1) {
    const start = performance.now();
    const { ok } = await act();
    if (!ok) throw new Error('The render was refused');
    if (round >= 0) times.push(performance.now() - start);
  }
  const at = (share: number): number => Math.round(quantile(times, share) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}

function toTable(results: Record<string, { render: Timing; preview: Timing }>): Table {
  return {
    title: 'milliseconds a format',
    columns: ['template and format', 'render p50', 'render p95', 'preview p50', 'preview p95'],
    rows: Object.entries(results).map(([name, { render, preview }]) => [
      name,
      render.p50,
      render.p95,
      preview.p50,
      preview.p95,
    ]),
    chart: { column: 1, unit: 'ms, p50', goal: TARGET_MS },
  };
}
