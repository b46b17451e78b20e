// `npm run templates -- gallery | list | check <folder>`: pictures of every template in every format for the docs, the
// templates there are, and a check of a folder of own ones.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StartError } from '../src/domain/errors.ts';
import type { JsonObject } from '../src/domain/json.ts';
import { fieldsOf } from '../src/registry/define-model.ts';
import { builtInModels } from '../src/registry/index.ts';
import { createRegistry } from '../src/registry/registry.ts';
import type { TemplateDefinition } from '../src/templates/define-template.ts';
import { FORMATS } from '../src/templates/formats.ts';
import { builtInTemplates } from '../src/templates/index.ts';
import { readOwnTemplates } from '../src/templates/own/read-own-templates.ts';
import { renderPreview } from '../src/templates/render-preview.ts';
import { sampleLogo, sampleProduct } from './sample-pictures.ts';

const USAGE = `Usage: npm run templates -- <command>
  gallery [folder]   render every template in every format; default docs/gallery, with its page docs/gallery.md
  list               the templates that come with Easel, with their variables
  check <folder>     read a folder of own templates as TEMPLATES_DIR would; exit code 1 when it cannot be used`;

const SAMPLES: Record<string, JsonObject> = {
  billboard: {
    headline: 'The mountains are calling',
    subline: 'Up to 40% off everything that keeps you warm',
    call_to_action: 'Shop winter',
    brand_color: '#ff5a36',
    logo: 'sample',
  },
  'discount-banner': {
    headline: 'Winter sale',
    percent: 25,
    code: 'WINTER25',
    valid_from: '2030-12-01T00:00:00Z',
    valid_until: '2030-12-24T23:59:59Z',
    terms: 'Not combinable with other offers. While stocks last.',
    logo: 'sample',
  },
  'product-shot': { product_image: 'sample', mode: 'FAITHFUL', headline: 'Shine, naturally' },
};

const [command, folder] = process.argv.slice(2);
switch (command) {
  case 'gallery':
    await writeGallery(folder ?? 'docs/gallery');
    break;
  case 'list':
    for (const template of builtInTemplates) process.stdout.write(`${describe(template)}\n`);
    break;
  case 'check':
    check(folder);
    break;
  default:
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
}

async function writeGallery(target: string): Promise<void> {
  const assets = { logo: await sampleLogo(), product: await sampleProduct() };
  const page = [
    '# Gallery',
    '',
    'Every template in every format, with placeholder backgrounds; made by `npm run templates -- gallery`.',
  ];
  for (const template of builtInTemplates) {
    const variables = SAMPLES[template.key];
    if (variables === undefined) throw new Error(`SAMPLES has none for ${template.key}`);
    // Only what it writes itself: the folder may hold more.
    rmSync(join(target, template.key), { recursive: true, force: true });
    mkdirSync(join(target, template.key), { recursive: true });
    page.push(
      '',
      `## ${template.title}`,
      '',
      `${template.description}.`,
      '',
      '```json',
      JSON.stringify(variables, null, 2),
      '```',
      '',
    );
    for (const id of template.formats) {
      const rendered = await renderPreview({ template, variables, format: FORMATS[id], assets });
      if (!rendered.ok) throw new Error(rendered.failure.message);
      const name = `${template.key}/${id.toLowerCase()}.jpg`;
      writeFileSync(join(target, name), rendered.final.bytes);
      const { label, width, height } = FORMATS[id];
      page.push(
        `### ${label}, ${width} × ${height}`,
        '',
        `![${template.title} as ${label}](${basename(target)}/${name})`,
        '',
      );
    }
  }
  writeFileSync(`${target}.md`, `${page.join('\n').trimEnd()}\n`);
}

function describe(template: TemplateDefinition): string {
  const fields = fieldsOf({ inputs: template.variables }).map(
    ({ name, required, description }) => `    ${name}${required ? '' : '?'}: ${description}`,
  );
  return [`${template.key} (version ${template.version}): ${template.description}`, ...fields].join('\n');
}

function check(path: string | undefined): void {
  if (path === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  try {
    const own = readOwnTemplates(path, { registry: createRegistry(builtInModels), known: builtInTemplates });
    process.stdout.write(`${own.length} templates can be used: ${own.map(({ key }) => key).join(', ')}\n`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
