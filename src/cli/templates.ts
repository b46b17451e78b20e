// `easel templates list | show <key> | render <key> --headline "…"`.

import { parseArgs } from 'node:util';
import type { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../config/load-config.ts';
import type { ApiClient } from './api-client.ts';
import { joinFlags, toModelFlags } from './arguments.ts';
import type { Frame } from './frame.ts';
import { REFUSED, RequestRefused } from './exit-code.ts';
import { followJob } from './follow-job.ts';
import { saveImages } from './save-images.ts';
import { type ServerOptions, withServerOptions } from './server-options.ts';
import { table } from './table.ts';
import { withClient } from './with-client.ts';

const TEMPLATES = /* GraphQL */ `
  query ListTemplates {
    templates {
      key
      version
      arm
      title
      description
      variables
      formats {
        id
        width
        height
      }
    }
  }
`;
const templateData = z.object({
  key: z.string(),
  version: z.number(),
  arm: z.string(),
  title: z.string(),
  description: z.string(),
  variables: z.looseObject({
    properties: z.record(
      z.string(),
      z.looseObject({ type: z.string().optional(), description: z.string().optional() }),
    ),
    required: z.array(z.string()).default([]),
  }),
  formats: z.array(z.object({ id: z.string(), width: z.number(), height: z.number() })),
});
type TemplateData = z.infer<typeof templateData>;

const RENDER = /* GraphQL */ `
  mutation RenderTemplate($input: RenderTemplateInput!) {
    renderTemplate(input: $input) {
      job {
        id
        warnings
      }
      errors {
        message
        path
      }
    }
  }
`;
const renderData = z.object({
  renderTemplate: z.object({
    job: z.object({ id: z.string(), warnings: z.array(z.string()) }).nullable(),
    errors: z.array(z.object({ message: z.string(), path: z.array(z.string()) })),
  }),
});

export function addTemplates(program: Command, frame: Frame): void {
  const { terminal } = frame;
  const templates = program.command('templates').description('list, show and render templates');
  withServerOptions(templates.command('list', { isDefault: true }))
    .description('every template')
    .action((options: ServerOptions) =>
      withClient(loadConfig(), options, async (client) => {
        const all = await listTemplates(client);
        if (options.json === true) return terminal.out(JSON.stringify(all, null, 2));
        const rows = all.map(({ key, arm, version, formats, description }) => [
          key,
          arm,
          String(version),
          String(formats.length),
          description,
        ]);
        terminal.out(table([['KEY', 'ARM', 'VERSION', 'FORMATS', 'DESCRIPTION'], ...rows]));
      }),
    );
  withServerOptions(templates.command('show'))
    .description('its variables and formats')
    .argument('<key>')
    .action((key: string, options: ServerOptions) =>
      withClient(loadConfig(), options, async (client) => {
        const template = await findTemplate(client, key);
        terminal.out(options.json === true ? JSON.stringify(template, null, 2) : describe(template));
      }),
    );
  templates
    .command('render')
    .description('render it in every format, or those of --formats; the other flags are its variables')
    .argument('<key>')
    .argument(
      '[variables...]',
      '--headline "…" and so on; --formats A,B  --out <folder>  --user  --key  --json',
    )
    .allowUnknownOption()
    .passThroughOptions()
    .action((key: string, argv: string[]) => render(frame, key, argv));
}

const OWN_FLAGS = new Set(['formats', 'out', 'user', 'key', 'url', 'token', 'json']);

async function render({ terminal, end }: Frame, key: string, argv: string[]): Promise<void> {
  const { values } = parseArgs({ args: joinFlags(argv, ['json']), strict: false, allowPositionals: true });
  const flag = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  await withClient(loadConfig(), { url: flag('url'), token: flag('token') }, async (client) => {
    const template = await findTemplate(client, key);
    const given = Object.entries(values).flatMap(([name, value]) =>
      OWN_FLAGS.has(name) || value === undefined ? [] : [[name, value] as const],
    );
    const { inputs } = toModelFlags(Object.fromEntries(given), template.variables.properties);
    const formats = flag('formats')?.toUpperCase().split(',');
    const input = {
      template: { [template.arm]: inputs },
      ...(formats === undefined ? {} : { formats }),
      ...(flag('user') === undefined ? {} : { userId: flag('user') }),
      ...(flag('key') === undefined ? {} : { idempotencyKey: flag('key') }),
    };
    const { job, errors } = (await client.request(RENDER, { input }, renderData)).renderTemplate;
    if (job === null) {
      for (const { path, message } of errors) terminal.err(`${path.join('.')}: ${message}`);
      return end(REFUSED);
    }
    for (const warning of job.warnings) terminal.err(`Note: ${warning}`);
    const out = flag('out');
    const finish =
      out === undefined
        ? undefined
        : (done: Parameters<typeof saveImages>[0]) => saveImages(done, out, done.id);
    end(await followJob(client, job.id, terminal, { json: values['json'] === true, finish }));
  });
}

async function listTemplates(client: ApiClient): Promise<TemplateData[]> {
  return (await client.request(TEMPLATES, {}, z.object({ templates: z.array(templateData) }))).templates;
}

async function findTemplate(client: ApiClient, key: string): Promise<TemplateData> {
  const all = await listTemplates(client);
  const found = all.find((template) => template.key === key);
  if (found !== undefined) return found;
  throw new RequestRefused(
    `There is no template ${key}. There are: ${all.map((each) => each.key).join(', ')}.`,
  );
}

function describe({ key, version, title, description, variables, formats }: TemplateData): string {
  const rows = Object.entries(variables.properties).map(
    ([name, { type = 'any', description: meaning = '' }]) => [
      `  ${name}`,
      `${type}${variables.required.includes(name) ? '!' : ''}`,
      meaning,
    ],
  );
  return [
    `${key} (version ${version}): ${title}. ${description}`,
    'Variables',
    table(rows),
    'Formats',
    ...formats.map(({ id, width, height }) => `  ${id}  ${width} × ${height}`),
  ].join('\n');
}
