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
import { median } from './runner.ts';

const ROUNDS = 5;
const TARGET_MS = 150;
const PREVIEW_MS = 300;
const DRAWN =
  'nothing in it waits: words are fitted, boxes and letters drawn and the file encoded, as fast as these cores are at the moment';

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

/** The median of some renders and previews of a format, in milliseconds. */
interface Timings {
  render: number;
  preview: number;
}

export async function templates(): Promise<Answer> {
  const assets = { logo: await sampleLogo(), product: await sampleProduct() };
  const results: Record<string, Timings> = {};
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
    Math.max(...Object.values(results).map((timings) => timings[part]));
  return {
    asks: 'How long does a format take to render, its background apart, and how long a preview with it?',
    tables: [toTable(results)],
    goals: [
      atMost('milliseconds of the slowest format, p50', of('render'), TARGET_MS, DRAWN),
      atMost('milliseconds of the slowest preview, p50', of('preview'), PREVIEW_MS, DRAWN),
    ],
    notes: [],
  };
}

async function time(act: () => Promise<{ ok: boolean }>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const { ok } = await act();
    if (!ok) throw new Error('The render was refused');
    times.push(performance.now() - start);
  }
  return Math.round(median(times) * 10) / 10;
}

function toTable(results: Record<string, Timings>): Table {
  return {
    title: 'milliseconds a format, median',
    columns: ['template and format', 'render', 'preview'],
    rows: Object.entries(results).map(([name, { render, preview }]) => [name, render, preview]),
    chart: { column: 1, unit: 'ms, p50', goal: TARGET_MS },
  };
}
