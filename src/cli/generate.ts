// `npm run generate -- flux-pro --prompt "…"`: the generateImage mutation and the jobProgress subscription of a
// running server, or of one started for the call, with a progress bar.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from '../app.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { StartError } from '../domain/errors.ts';
import { type ApiClient, createApiClient, isServing, RequestRefused } from './api-client.ts';
import { toModelFlags } from './arguments.ts';
import {
  type FinishedJob,
  GENERATE,
  generateData,
  MODEL,
  modelData,
  PROGRESS,
  progressData,
} from './generate-operations.ts';
import { createProgressBar } from './progress-bar.ts';

const USAGE = `Usage: npm run generate -- <model> --prompt "…" [--width 1024 --height 1024 --num-images 1 --seed 1]

The other flags are the inputs of the model, such as --image-url, --strength or --lora-url.
  --user <id>        the end user the job is for
  --key <text>       idempotency key
  --token <key>      API key of the server
  --json             print the finished job as JSON
Exit code: 0 completed, 1 failed, 2 refused.`;

const OWN_FLAGS = new Set(['user', 'key', 'token', 'json', 'help']);

async function generate(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: joinFlags(argv), strict: false, allowPositionals: true });
  const model = positionals[0];
  if (model === undefined || values['help'] === true) {
    process.stdout.write(`${USAGE}\n`);
    return values['help'] === true ? 0 : 2;
  }
  const flags = values as Record<string, string | boolean>;
  const config = loadConfig();
  const own = (await isServing(config.easelUrl))
    ? undefined
    : await createApp({ ...config, port: 0, logLevel: 'error' });
  const token = typeof flags['token'] === 'string' ? flags['token'] : undefined;
  const client = createApiClient(own?.url ?? config.easelUrl, token);
  try {
    return await run(client, model, flags, own === undefined ? undefined : filesOf(config));
  } finally {
    await client.close();
    await own?.[Symbol.asyncDispose]();
  }
}

/** `--name value` as `--name=value`, so that a value may begin with a dash and no flag need be declared. */
function joinFlags(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const next = argv[index + 1];
    const takesValue = /^--[a-z][\w-]*$/.test(word) && word !== '--json' && word !== '--help';
    if (takesValue && next !== undefined) {
      joined.push(`${word}=${next}`);
      index++;
    } else joined.push(word);
  }
  return joined;
}

/** Where the file of an address is: a server that was started for the call is gone after it, and its addresses too. */
type ToPath = (url: string) => string;

function filesOf(config: Config): ToPath | undefined {
  if (config.objects.kind !== 'disk') return undefined;
  const { directory } = config.objects;
  return (url) => {
    const key = new URL(url).pathname.replace(/^\/files\//, '');
    return join(directory, 'objects', ...key.split('/').map(decodeURIComponent));
  };
}

async function run(
  client: ApiClient,
  id: string,
  flags: Record<string, string | boolean>,
  toPath: ToPath | undefined,
): Promise<number> {
  const found = await client.request(MODEL, { id }, modelData);
  if (found.model === null) {
    const names = found.models.nodes.map((node) => node.id).join(', ');
    process.stderr.write(`There is no model ${id}. There are: ${names}.\n`);
    return 2;
  }
  const own = Object.fromEntries(Object.entries(flags).filter(([name]) => !OWN_FLAGS.has(name)));
  const { inputs, options } = toModelFlags(own, found.model.inputSchema.properties);
  const input = {
    model: { [found.model.arm]: inputs },
    options,
    ...(typeof flags['user'] === 'string' ? { userId: flags['user'] } : {}),
    ...(typeof flags['key'] === 'string' ? { idempotencyKey: flags['key'] } : {}),
  };
  const { generateImage } = await client.request(GENERATE, { input }, generateData);
  if (generateImage.job === null) {
    for (const { message, path } of generateImage.errors)
      process.stderr.write(`${path.join('.')}: ${message}\n`);
    return 2;
  }
  for (const warning of generateImage.job.warnings) process.stderr.write(`Note: ${warning}\n`);
  return follow(client, generateImage.job.id, { asJson: flags['json'] === true, toPath });
}

async function follow(
  client: ApiClient,
  jobId: string,
  { asJson, toPath }: { asJson: boolean; toPath: ToPath | undefined },
): Promise<number> {
  const bar = createProgressBar(asJson ? process.stderr : process.stdout);
  let finished: FinishedJob | undefined;
  const variables = { jobId, after: 0 };
  for await (const { jobProgress: event } of client.subscribe(PROGRESS, variables, progressData)) {
    // The client sends this very object again after a reconnect: it resumes where it was.
    variables.after = event.seq;
    if (event.__typename === 'JobFinished') finished = event.job;
    else bar.update(event);
  }
  bar.stop();
  if (finished === undefined) throw new Error('The server ended the subscription before the job');
  if (toPath !== undefined) for (const image of finished.images) image.url = toPath(image.url);
  if (asJson) process.stdout.write(`${JSON.stringify(finished, null, 2)}\n`);
  else printJob(finished);
  return finished.status === 'COMPLETED' ? 0 : 1;
}

function printJob(job: FinishedJob): void {
  const lines = [
    `Job     ${job.id}`,
    `Status  ${job.status}`,
    `Cost    ${job.cost.settled === null ? 'unpriced' : `$${job.cost.settled}`}`,
  ];
  for (const image of job.images)
    lines.push(`Image   ${image.width}×${image.height} ${image.contentType}  ${image.url}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (job.failure !== null) process.stderr.write(`Failed  ${job.failure.code}: ${job.failure.message}\n`);
}

generate(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof StartError || error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = error instanceof RequestRefused ? 2 : 1;
  },
);
