// An endpoint's OpenAPI document becomes a model: imported by the command, served from the file, run on the sandbox.

import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runModels } from '../../src/cli/models.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { fieldsOf, type ModelDefinition } from '../../src/registry/define-model.ts';
import { configureModels } from '../../src/registry/configured/configure-models.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

const documents = new URL('../fixtures/openapi/', import.meta.url);
const files = readdirSync(documents).filter((name) => name.endsWith('.json'));
const endpointOf = (file: string): string => {
  const { info } = JSON.parse(readFileSync(new URL(file, documents), 'utf8'));
  return info['x-fal-metadata'].endpointId;
};
const pathOf = (file: string): string => new URL(file, documents).pathname;
const image = files.filter((file) => !file.startsWith('kling-video'));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-import-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the command as `npm run models -- …` would. */
async function models(argv: string[], env: Record<string, string> = {}, answer?: string) {
  const said: string[] = [];
  const complained: string[] = [];
  const terminal = {
    out: (text: string) => said.push(text),
    err: (text: string) => complained.push(text),
    ask: answer === undefined ? undefined : () => Promise.resolve(answer),
  };
  // Port 9 of this machine answers nobody: no test may reach fal.
  const config = loadConfig({ FAL_BASE_URL: 'http://127.0.0.1:9', ...env });
  const code = await runModels(argv, terminal, config);
  return { code, out: said.join('\n'), err: complained.join('\n') };
}

function importFile(file: string, to: string, ...more: string[]) {
  return models([
    'import',
    endpointOf(file),
    '--openapi',
    pathOf(file),
    '--price',
    '0.04',
    '--file',
    to,
    ...more,
  ]);
}

describe('imported endpoints', () => {
  let app: TestApp;
  let home: string;
  let made: ModelDefinition[];
  let picture: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'easel-imported-'));
    const file = join(home, 'models.json');
    for (const document of image) await importFile(document, file);
    const configured = configureModels([], { name: file, text: await readFile(file, 'utf8') });
    made = configured.ok ? configured.models : [];
    app = await openTestApp({ env: { MODELS_FILE: file } });
    const png = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    picture = `data:image/png;base64,${png.toString('base64')}`;
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  it('are at least ten', () => {
    expect(image.length).toBeGreaterThanOrEqual(10);
    expect(made.map(({ endpoint }) => endpoint)).toStrictEqual(image.map(endpointOf));
  });

  it.each(image)('%s makes an image', async (document) => {
    const model = made.find(({ endpoint }) => endpoint === endpointOf(document))!;
    const required = fieldsOf(model).filter((field) => field.required);
    const inputs = Object.fromEntries(
      required.map((field) => {
        const value = field.type === 'ImageRef' ? picture : 'a cat';
        return [field.graphqlName, field.list ? [value] : value];
      }),
    );
    const options = model.limits.size === 'none' ? {} : { width: 96, height: 64 };
    const job = await runToEnd(app, { model: { [model.arm]: inputs }, options });
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.04' } });
    expect(job.images).toHaveLength(1);
    expect((await app.submissions()).at(-1)?.endpoint).toBe(endpointOf(document));
  });
});

describe('models import', () => {
  it('keeps order, words, ranges, choices and defaults, and leaves out what Easel does itself', async () => {
    const result = await importFile('nano-banana-pro-edit.json', join(folder, 'm.json'), '--print');
    expect(result).toMatchObject({ code: 0, err: expect.stringContaining('sync_mode is left out') });
    const entry = JSON.parse(result.out);
    expect(entry).toMatchObject({
      id: 'nano-banana-pro-edit',
      falEndpoint: 'fal-ai/nano-banana-pro/edit',
      costPerImage: '0.04',
      supportsLora: false,
      inputs: {
        required: ['prompt', 'image_urls'],
        properties: {
          image_urls: { type: 'array', items: { type: 'string' } },
          num_images: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
          resolution: { enum: ['1K', '2K', '4K'], default: '1K', description: expect.any(String) },
        },
      },
    });
    expect(Object.keys(entry.inputs.properties).slice(0, 2)).toStrictEqual(['prompt', 'image_urls']);
    expect(entry.inputs.properties).not.toHaveProperty('sync_mode');
  });

  it('takes LoRA weights the way Easel has them', async () => {
    const { out } = await importFile('qwen-image.json', join(folder, 'm.json'), '--print');
    const configured = configureModels([], { name: 'm.json', text: `[${out}]` });
    const names = configured.ok ? fieldsOf(configured.models[0]!).map(({ name }) => name) : [];
    expect(names).toEqual(expect.arrayContaining(['lora_url', 'lora_scale']));
    expect(names).not.toContain('loras');
  });

  it('adds to a file, refuses a second one of the same id, and replaces it when told', async () => {
    const file = join(folder, 'models.json');
    expect(await importFile('flux-krea.json', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Added'),
    });
    expect(await importFile('flux-krea.json', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('has flux-krea already'),
    });
    const again = await importFile('flux-krea.json', file, '--replace', '--price', '0.09');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Replaced') });
    expect(await importFile('flux-krea.json', file, '--id', 'krea')).toMatchObject({ code: 0 });
    const entries = JSON.parse(await readFile(file, 'utf8'));
    expect(
      entries.map((entry: { id: string; costPerImage: string }) => [entry.id, entry.costPerImage]),
    ).toStrictEqual([
      ['flux-krea', '0.09'],
      ['krea', '0.04'],
    ]);
  });

  it('leaves the comments of a YAML file', async () => {
    const file = join(folder, 'models.yaml');
    await writeFile(
      file,
      '# ours\nmodels:\n  - id: a # first\n    falEndpoint: a/b\n    requiredInputs: [prompt]\n    costPerImage: 1\n',
    );
    expect(await importFile('flux-krea.json', file)).toMatchObject({ code: 0 });
    const text = await readFile(file, 'utf8');
    expect(text).toContain('# ours');
    expect(text).toContain('id: a # first');
    const configured = configureModels(builtInModels, { name: file, text });
    expect(configured.ok && configured.models.slice(-2).map(({ id }) => id)).toStrictEqual([
      'a',
      'flux-krea',
    ]);
  });

  it('writes nothing that would not load', async () => {
    const file = join(folder, 'models.json');
    await writeFile(file, '[{"id":"broken"}]');
    expect(await importFile('flux-krea.json', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('[0]'),
    });
    expect(await importFile('flux-krea.json', file, '--id', 'flux-pro')).toMatchObject({ code: 1 });
    expect(await readFile(file, 'utf8')).toBe('[{"id":"broken"}]');
  });

  it('refuses what is not an image model, by the name of what it makes', async () => {
    expect(
      await importFile('kling-video-v1-standard-text-to-video.json', join(folder, 'm.json')),
    ).toMatchObject({
      code: 1,
      err: expect.stringContaining('makes video'),
    });
  });

  it.each([
    [
      'another endpoint',
      (text: string) => text.replaceAll('fal-ai/flux/krea', 'fal-ai/other'),
      1,
      'is about fal-ai/other',
    ],
    ['no document', () => '{"hello": 1}', 1, 'not an OpenAPI document'],
    ['no JSON', () => '<html>', 2, 'document.json'],
  ])('%s', async (_name, change, code, message) => {
    const file = join(folder, 'document.json');
    await writeFile(file, change(readFileSync(new URL('flux-krea.json', documents), 'utf8')));
    const result = await models(['import', 'fal-ai/flux/krea', '--openapi', file, '--price', '1', '--print']);
    expect(result).toMatchObject({ code, err: expect.stringContaining(message) });
  });

  it('says what is missing', async () => {
    const argv = ['import', 'fal-ai/flux/krea'];
    expect(await models(argv)).toMatchObject({ code: 2, err: expect.stringContaining('--openapi') });
    const offline = [...argv, '--openapi', pathOf('flux-krea.json'), '--print'];
    expect(await models(offline)).toMatchObject({ code: 2, err: expect.stringContaining('--price') });
    expect(await models(offline, {}, '0.07')).toMatchObject({
      code: 0,
      out: expect.stringContaining('"0.07"'),
    });
    expect(await models([...offline, '--price', 'cheap'])).toMatchObject({ code: 2 });
    expect(await models([...offline, '--price', 'none'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('"costPerImage": null'),
    });
    expect(await models(['import'])).toMatchObject({ code: 2 });
    expect(await models(['import', '--nonsense'])).toMatchObject({ code: 2 });
    expect(await models(['conquer'])).toMatchObject({ code: 2 });
  });
});

describe('models and the word of fal', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it('imports with the price that fal has', async () => {
    const env = { FAL_BASE_URL: sandbox.url };
    const result = await models(['import', 'fal-ai/recraft/v3/text-to-image', '--print'], env);
    expect(JSON.parse(result.out)).toMatchObject({ id: 'recraft-v3-text-to-image', costPerImage: '0.04' });
    const byPixels = await models(['import', 'fal-ai/flux/schnell', '--print'], env);
    expect(JSON.parse(byPixels.out)).toMatchObject({ costPerMegapixel: '0.003' });
    expect(await models(['import', 'fal-ai/nothing', '--print'], env)).toMatchObject({
      code: 1,
      err: 'fal does not know fal-ai/nothing.',
    });
  });

  it('finds no drift between the built-in models and the sandbox', async () => {
    const result = await models(['check'], { FAL_BASE_URL: sandbox.url });
    expect(result.out.split('\n').filter((line) => !line.startsWith('ok'))).toStrictEqual([
      `${builtInModels.length} models: 0 with drift, 0 that could not be checked.`,
    ]);
    expect(result.code).toBe(0);
  });

  it('says that it cannot tell when fal cannot be reached', async () => {
    expect(await models(['check', 'flux-dev'])).toMatchObject({
      code: 2,
      out: expect.stringContaining('unknown'),
    });
    expect(await models(['check', 'flux-dv'])).toMatchObject({ code: 2, err: 'There is no model flux-dv.' });
  });

  it('prints what has drifted, and ends with 1', async () => {
    const changed = readFileSync(new URL('flux-krea.json', documents), 'utf8')
      .replaceAll('fal-ai/flux/krea', 'fal-ai/recraft/v3/text-to-image')
      .replace('"image_size": {', '"canvas_size": {')
      .replace('"required": ["prompt"]', '"required": ["prompt", "mood"]');
    const fal = await serve((url) => (url.includes('endpoint_id=fal-ai%2Frecraft') ? changed : undefined));
    try {
      const result = await models(['check', 'recraft-v3', 'upscale'], { FAL_BASE_URL: fal.url });
      expect(result.code).toBe(1);
      expect(result.out).toContain('fal-ai/recraft/v3/text-to-image does not take');
      expect(result.out).toMatch(/drift {3}recraft-v3/);
      expect(result.out).toContain('fal does not know fal-ai/esrgan');
    } finally {
      await fal.close();
    }
  });
});

describe('models list and show', () => {
  it('show every model, those of MODELS_FILE too', async () => {
    const file = join(folder, 'models.json');
    await importFile('flux-krea.json', file);
    const { out, code } = await models(['list'], { MODELS_FILE: file });
    expect(code).toBe(0);
    for (const { id, endpoint } of builtInModels)
      expect(out).toMatch(new RegExp(`^${id} .*${endpoint}`, 'm'));
    expect(out).toMatch(/^flux-krea +fluxKrea +\$0\.04 +fal-ai\/flux\/krea/m);
    const json = await models(['list', '--json'], { MODELS_FILE: file });
    expect(JSON.parse(json.out)).toHaveLength(builtInModels.length + 1);
  });

  it('show one in detail', async () => {
    const { out } = await models(['show', 'image-to-image']);
    expect(out).toMatch(/guidance_scale +Float +1…20/);
    expect(out).toMatch(/image_url +ImageRef!/);
    expect(await models(['show', 'flux-prro'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('flux-pro'),
    });
  });
});

async function serve(
  bodyOf: (url: string) => string | undefined,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const body = bodyOf(request.url ?? '');
    response
      .writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(body ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
