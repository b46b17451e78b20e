// `npm run new -- model my-model` or `template my-template`: the files of a new one, to be filled in.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { camelCase } from '../src/cli/arguments.ts';

const USAGE = `Usage: npm run new -- <kind> <name>
  model <name>      a model of the registry, such as my-model
  template <name>   a template of the library, such as event-poster
Names are lower-case words joined by dashes.`;

interface Kind {
  /** New files, by their path. */
  files: (name: string, variable: string) => Record<string, string>;
  list: string;
  folder: string;
  /** What the list is called in its file. */
  variable: string;
  next: string;
}

const KINDS: Record<string, Kind> = {
  model: {
    files: (name, variable) => ({
      [`src/registry/models/${name}.ts`]: modelFile(name, variable),
      [`test/fixtures/fal/${name}.json`]: modelFixture(),
    }),
    list: 'src/registry/index.ts',
    folder: './models',
    variable: 'builtInModels',
    next: 'Fill in endpoint, inputs, price and route; then npm run schema && npm run codegen && npm run openapi',
  },
  template: {
    files: (name, variable) => ({ [`src/templates/library/${name}.ts`]: templateFile(name, variable) }),
    list: 'src/templates/index.ts',
    folder: './library',
    variable: 'builtInTemplates',
    next: 'Fill in variables and layout; with a sample in scripts/templates.ts, npm run templates -- gallery shows it; then npm run schema && npm run codegen && npm run openapi',
  },
};

const [kindName = '', name = ''] = process.argv.slice(2);
const kind = KINDS[kindName];
if (kind === undefined || !/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(name)) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else process.exitCode = create(kind, name);

function create(made: Kind, named: string): number {
  const variable = camelCase(named);
  const files = Object.entries(made.files(named, variable));
  const taken = files.find(([path]) => existsSync(path));
  if (taken !== undefined) {
    process.stderr.write(`${taken[0]} is there already.\n`);
    return 1;
  }
  const list = addToList(readFileSync(made.list, 'utf8'), made, named, variable);
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`${path}\n`);
  }
  writeFileSync(made.list, list);
  process.stdout.write(`${made.list}\n${made.next}\n`);
  return 0;
}

/** An import in the order of the others, and an entry at the end. */
function addToList(text: string, { folder, variable: list }: Kind, named: string, variable: string): string {
  const imports = [...text.matchAll(/^import .*\n/gm)];
  const last = imports.at(-1);
  if (last === undefined) throw new Error(`The list ${list} has no imports`);
  const line = `import { ${variable} } from '${folder}/${named}.ts';\n`;
  const after = last.index + last[0].length;
  const withImport = text.slice(0, after) + line + text.slice(after);
  return withImport.replace(
    new RegExp(`(export const ${list}[^=]*= \\[)([^\\]]*?),?\\s*\\]`),
    (_, head: string, items: string) => {
      const entries = [...items.split(',').map((item) => item.trim()), variable].filter(
        (item) => item !== '',
      );
      const short = `${head}${entries.join(', ')}]`;
      return short.length <= 110 ? short : `${head}\n${entries.map((entry) => `  ${entry},\n`).join('')}]`;
    },
  );
}

function modelFile(id: string, variable: string): string {
  return `import { defineModel } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { prompt } from '../fields.ts';
import { countAndSeed, imageSize } from '../routing.ts';

export const ${variable} = defineModel({
  id: '${id}',
  description: 'What it is good for',
  endpoint: 'fal-ai/flux/schnell',
  inputs: {
    prompt: prompt(),
  },
  price: { kind: 'per-image', amount: '0.03' },
  route: ({ prompt: text }, options) =>
    falRequest('fal-ai/flux/schnell', {
      prompt: text,
      image_size: imageSize(options),
      ...countAndSeed(options),
    }),
});
`;
}

/** What goes to the provider, to the letter. */
function modelFixture(): string {
  const golden = {
    name: 'plain',
    inputs: { prompt: 'p' },
    options: {},
    endpoint: 'fal-ai/flux/schnell',
    input: { prompt: 'p', image_size: { width: 1024, height: 1024 }, num_images: 1 },
    warnings: [],
  };
  return `${JSON.stringify([golden], null, 2)}\n`;
}

function templateFile(key: string, variable: string): string {
  return `import { defineTemplate } from '../define-template.ts';
import { FORMAT_IDS } from '../formats.ts';
import { overPhoto } from '../layouts/over-photo.ts';
import { planBackgrounds } from '../plan-backgrounds.ts';
import { style, words } from '../variables.ts';

export const ${variable} = defineTemplate({
  key: '${key}',
  version: 1,
  title: '${key.replace(/^./, (letter) => letter.toUpperCase()).replaceAll('-', ' ')}',
  description: 'What it makes',
  variables: {
    headline: words('The words that are read first', 400),
    background_style: style('What the picture shows').optional(),
  },
  formats: FORMAT_IDS,
  steps: ({ background_style: shown = 'abstract soft light gradient' }, formats) =>
    planBackgrounds(formats).map(({ aspect, width, height }) => ({
      name: \`background-\${aspect}\`,
      model: 'flux-pro',
      inputs: { prompt: \`\${shown}. Calm empty space for words. No text, no letters, no logos.\` },
      options: { width, height },
      makes: { kind: 'background' as const, aspect },
    })),
  scene: () => ({ kind: 'hills', brand: undefined }),
  layout: ({ headline }, format) =>
    overPhoto(
      { headline, subline: undefined, callToAction: undefined, brand: undefined, logo: false },
      format,
    ),
});
`;
}
