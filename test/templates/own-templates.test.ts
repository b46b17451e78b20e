import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/registry/index.ts';
import { createRegistry } from '../../src/registry/registry.ts';
import { builtInTemplates } from '../../src/templates/index.ts';
import { readOwnTemplates } from '../../src/templates/own/read-own-templates.ts';
import { openTestApp, PROGRESS } from '../open-test-app.ts';

const context = { registry: createRegistry(builtInModels), known: builtInTemplates };
const examples = join(import.meta.dirname, '../../examples/templates');

describe('own templates', () => {
  it('are arms, forms and renders without a build', async () => {
    await using app = await openTestApp({ env: { TEMPLATES_DIR: examples } });
    const { data } = await app.post(
      '{ templates { key arm variables formats { id } } __type(name: "EventPosterInput") { inputFields { name type { kind name } } } }',
    );
    expect(data.templates.at(-1)).toMatchObject({
      key: 'event-poster',
      arm: 'eventPoster',
      variables: { required: ['title', 'when'] },
    });
    expect(data.__type.inputFields.map(({ name }: { name: string }) => name)).toStrictEqual([
      'title',
      'when',
      'where',
      'mood',
      'accent',
      'logo',
    ]);

    const input = {
      template: { eventPoster: { title: 'Night of the Open Stages', when: 'Fri 12 June · 20:00' } },
      formats: ['SOCIAL_1200X630'],
    };
    const render =
      'mutation R($input: RenderTemplateInput!) { renderTemplate(input: $input) { job { id } errors { message } } }';
    const submitted = (await app.post(render, { input })).data.renderTemplate;
    expect(submitted.errors).toStrictEqual([]);
    await app.collect(PROGRESS, { jobId: submitted.job.id });
    const { job } = (
      await app.post('query J($id: ID!) { job(id: $id) { status images { name url } } }', {
        id: submitted.job.id,
      })
    ).data;
    expect(job).toMatchObject({ status: 'COMPLETED', images: [{ name: 'SOCIAL_1200X630' }] });
    const bytes = Buffer.from(await (await fetch(job.images[0].url)).arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1200, height: 630 });
    expect(await app.submissions()).toMatchObject([
      {
        endpoint: 'fal-ai/flux/dev',
        input: { prompt: expect.stringMatching(/^concert crowd in blue light/) },
      },
    ]);
  });

  it('refuse what their variables do not take, like any other', async () => {
    await using app = await openTestApp({ env: { TEMPLATES_DIR: examples } });
    const render =
      'mutation R($input: RenderTemplateInput!) { renderTemplate(input: $input) { job { id } errors { path ... on InvalidInputError { rule } } } }';
    const input = { template: { eventPoster: { title: ' ', when: 'x', accent: 'blue' } } };
    expect((await app.post(render, { input })).data.renderTemplate).toStrictEqual({
      job: null,
      errors: [
        { path: ['template', 'eventPoster', 'title'], rule: 'empty' },
        { path: ['template', 'eventPoster', 'accent'], rule: 'format' },
      ],
    });
  });
});

describe('a folder of templates with mistakes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-templates-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const GOOD = [
    'key: card',
    'title: Card',
    'description: A card',
    'variables:',
    '  words: { type: text, description: Words, required: true }',
    'background: { model: flux-dev, prompt: "{{words}}" }',
    'layouts:',
    '  default:',
    '    root:',
    '      kind: box',
    '      children:',
    '        - { kind: stack, grow: 1, items: [{ kind: text, text: "{{words}}", size: [3, 9] }] }',
  ];
  const change = (line: number, text: string) =>
    GOOD.map((old, index) => (index === line - 1 ? text : old)).join('\n');

  it.each([
    {
      name: 'a broken file',
      text: change(4, 'variables: [}'),
      says: [/^card\.yaml:4:\d+ /, /^card\.yaml:\d+:\d+ /],
    },
    {
      name: 'an unknown key',
      text: change(2, 'title: Card\ntypo: 1'),
      says: [/^card\.yaml:3:1 typo is not known here$/],
    },
    {
      name: 'a wrong key',
      text: change(1, 'key: My Card'),
      says: [/^card\.yaml:1:1 key must be in kebab-case/],
    },
    {
      name: 'a name that is taken',
      text: change(1, 'key: billboard'),
      says: [/^card\.yaml:1:1 key the name is taken by the built-in billboard$/],
    },
    {
      name: 'a reserved name',
      text: change(1, 'key: custom'),
      says: [/^card\.yaml:1:1 key the name is reserved$/],
    },
    {
      name: 'a variable in camelCase',
      text: change(5, '  myWords: { type: text, description: x }'),
      says: [/^card\.yaml:5:3 variables\.myWords must be in snake_case/],
    },
    {
      name: 'an unknown type',
      text: change(5, '  words: { type: sound, description: x }'),
      says: [/^card\.yaml:5:\d+ variables\.words\.type /],
    },
    {
      name: 'a default that is refused',
      text: change(5, '  words: { type: color, description: x, default: red }'),
      says: [/^card\.yaml:5:\d+ variables\.words\.default is no value/],
    },
    {
      name: 'a model that is not there',
      text: change(6, 'background: { model: flux-devv, prompt: x }'),
      says: [/^card\.yaml:6:15 background\.model is no model of the registry/],
    },
    {
      name: 'a model that needs more',
      text: change(6, 'background: { model: face-swap, prompt: x }'),
      says: [/^card\.yaml:6:15 background\.model must be a model that needs nothing but a prompt$/],
    },
    {
      name: 'a variable that is not there',
      text: change(6, 'background: { model: flux-dev, prompt: "{{mood}}" }'),
      says: [/^card\.yaml:6:32 background\.prompt names the variable mood/],
    },
    {
      name: 'a length that is none',
      text: change(10, '      kind: box\n      padding: wide'),
      says: [/^card\.yaml:11:7 layouts\.default\.root\.padding /],
    },
    {
      name: 'words that are not there',
      text: change(12, '        - { kind: stack, items: [{ kind: text, text: "{{nope}}", size: [3, 9] }] }'),
      says: [
        /^card\.yaml:12:\d+ layouts\.default\.root\.children\.0\.items\.0\.text names the variable nope/,
      ],
    },
    {
      name: 'a picture of words',
      text: change(12, '        - { kind: picture, asset: words }'),
      says: [
        /^card\.yaml:12:\d+ layouts\.default\.root\.children\.0\.asset must be a variable of the type image/,
      ],
    },
    {
      name: 'a format without a layout',
      text: change(8, '  wide:'),
      says: [/^card\.yaml:7:1 layouts has no layout for /],
    },
    { name: 'nothing', text: '', says: [/^card\.yaml:1:1 /] },
    {
      name: 'aliases that multiply',
      text: [
        'a: &a [x, x, x, x]',
        'b: &b [*a, *a, *a, *a]',
        'c: &c [*b, *b, *b, *b]',
        'd: [*c, *c, *c, *c]',
      ].join('\n'),
      says: [/^card\.yaml:1:1 Excessive alias count/],
    },
    {
      name: 'two problems',
      text: change(1, 'key: X').replace('flux-dev', 'nope').replace('[3, 9]', '[9, 3]'),
      says: [/:1:1 key /, /:12:\d+ .*size must be \[smallest, largest\]/],
    },
  ])('is refused for $name, by file, line and path', async ({ text, says }) => {
    await writeFile(join(folder, 'card.yaml'), text);
    const lines = messageOf(() => readOwnTemplates(folder, context))
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
    expect(lines).toHaveLength(says.length);
    for (const [index, pattern] of says.entries()) expect(lines[index]).toMatch(pattern);
  });

  it('is refused for a file that cannot be read, by its name', async () => {
    const other = await mkdtemp(join(folder, 'other-'));
    await symlink(join(other, 'nowhere'), join(other, 'link.yaml'));
    await mkdir(join(other, 'folder.json'));
    expect(
      messageOf(() => readOwnTemplates(other, context))
        .split('\n')
        .slice(1),
    ).toStrictEqual(['  folder.json:1:1 cannot be read (EISDIR)', '  link.yaml:1:1 cannot be read (ENOENT)']);
  });

  it('is used when it has none', async () => {
    await writeFile(join(folder, 'card.yaml'), GOOD.join('\n'));
    await writeFile(join(folder, 'README.md'), 'not a template');
    expect(readOwnTemplates(folder, context).map(({ key }) => key)).toStrictEqual(['card']);
  });

  it('is refused when it is not there', () => {
    expect(messageOf(() => readOwnTemplates(join(folder, 'nope'), context))).toMatch(
      /TEMPLATES_DIR: the folder .* cannot be read \(ENOENT\)/,
    );
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('It was accepted');
}
