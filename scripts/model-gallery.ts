// `npm run model-gallery`: a picture by each model, drawn by the sandbox, with its page docs/model-gallery.md.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createApp } from '../src/app.ts';
import { createApiClient } from '../src/cli/api-client.ts';
import { camelCase } from '../src/cli/arguments.ts';
import { watchJob } from '../src/cli/follow-job.ts';
import { GENERATE, generateData } from '../src/cli/generate-operations.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { formatMoney } from '../src/domain/money.ts';
import { fieldsOf, type ModelDefinition } from '../src/registry/define-model.ts';
import { builtInModels } from '../src/registry/index.ts';
import { priceRequest } from '../src/registry/price.ts';
import { sampleProduct } from './sample-pictures.ts';

const TARGET = 'docs/model-gallery';
const SIDE = 384;
const WORDS: Record<string, string> = {
  prompt: 'A lighthouse above the sea at dusk',
  image_url: 'https://example.com/photo.jpg',
  target_image_url: 'https://example.com/face.jpg',
  lora_url: 'https://example.com/style.safetensors',
};

type Inputs = Record<string, string | readonly string[]>;

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'easel-gallery-'));
const app = await createApp(
  loadConfig({
    PORT: '0',
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
    SANDBOX_QUEUE_MS: '0',
    SANDBOX_POSITIONS: '0',
    SANDBOX_RUN_MS: '0',
  }),
);
const client = createApiClient(app.url);
const picture = `data:image/png;base64,${(await sampleProduct()).toString('base64')}`;
const page = [
  '# Pictures of the models',
  '',
  'A request and a picture for each model of the registry. The sandbox drew them, as it does where no `FAL_KEY` is set: a',
  'stand-in of the right size and form, not what the model paints. Made by `npm run model-gallery`.',
];
for (const model of builtInModels) {
  await draw(model);
  page.push('', ...describe(model));
}
await client.close();
await app[Symbol.asyncDispose]();
rmSync(folder, { recursive: true, force: true });
writeFileSync('docs/model-gallery.md', `${page.join('\n')}\n`);

async function draw(model: ModelDefinition): Promise<void> {
  const inputs = Object.fromEntries(
    Object.entries(inputsOf(model)).map(([name, value]) => {
      const isImage = /imageUrls?$/i.test(name);
      if (!isImage) return [name, value];
      return [name, Array.isArray(value) ? [picture] : picture];
    }),
  );
  const input = { model: { [model.arm]: inputs } };
  const { job, errors } = (await client.request(GENERATE, { input }, generateData)).generateImage;
  if (job === null) throw new Error(`${model.id}: ${JSON.stringify(errors)}`);
  const { images } = await watchJob(client, job.id, () => {});
  const bytes = Buffer.from(await (await fetch(images[0]?.url ?? '')).arrayBuffer());
  await sharp(bytes)
    .resize(SIDE, SIDE, { fit: 'inside' })
    .flatten({ background: '#e8e8e8' })
    .jpeg({ quality: 75, mozjpeg: true })
    .toFile(join(TARGET, `${model.id}.jpg`));
}

/** What it must be given, in GraphQL spelling. */
function inputsOf(model: ModelDefinition): Inputs {
  const required = fieldsOf(model).filter((field) => field.required);
  return Object.fromEntries(
    required.map((field) => {
      const word = WORDS[field.name] ?? WORDS['image_url'] ?? '';
      return [camelCase(field.name), field.list ? [word] : word];
    }),
  );
}

function describe(model: ModelDefinition): string[] {
  const { total } = priceRequest(model, {}, {}, { at: Date.now(), images: 1 });
  const price = total === null ? 'no price' : `$${formatMoney(total)} an image of 1024 × 1024`;
  const inputs = Object.entries(inputsOf(model)).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [
    `## ${model.id}`,
    '',
    `${model.description}. ${price}; \`${model.endpoint}\`.`,
    '',
    `![A picture by ${model.id}](model-gallery/${model.id}.jpg)`,
    '',
    '```graphql',
    'mutation {',
    `  generateImage(input: { model: { ${model.arm}: { ${inputs.join(', ')} } } }) {`,
    '    job { id }',
    '    errors { message path }',
    '  }',
    '}',
    '```',
  ];
}
