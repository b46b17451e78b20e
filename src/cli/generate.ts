// `easel generate flux-pro --prompt "…"`, and `npm run generate`: the generateImage mutation and the jobProgress
// subscription of a running server, or of one started for the call. With --csv a job for every row of a file.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config/load-config.ts';
import { type ApiClient, createApiClient, isServing } from './api-client.ts';
import { type Flags, joinFlags } from './arguments.ts';
import { DONE, noServerAt, REFUSED } from './exit-code.ts';
import { followJob } from './follow-job.ts';
import type { FinishedJob } from './generate-operations.ts';
import type { Terminal } from './models/terminal.ts';
import { runBatch } from './batch/run-batch.ts';
import { runAsProgram } from './run-program.ts';
import { saveImages } from './save-images.ts';
import { findModel, submit } from './submit.ts';
import { tokenFor } from './token-for.ts';

const USAGE = `Usage: easel generate <model> --prompt "…" [--width 1024 --height 1024 --num-images 1 --seed 1]
       easel generate <model> --csv prompts.csv [--concurrency 4]

The other flags are the inputs of the model, such as --image-url, --strength or --lora-url.
  --user <id>          the end user the job is for
  --priority <p>       low, normal or high: how urgent it is
  --key <text>         idempotency key; of a batch, the beginning of each row's: run it again, and nothing is paid twice
  --out <folder>       saves the images there
  --url, --token       the server and an API key, instead of EASEL_URL and EASEL_TOKEN
  --json               prints the finished job as JSON; of a batch, one job a line
  --csv <file>         a job for every row; columns are named like the flags, which give what a row does not
  --concurrency <n>    how many rows at once; default 4
Exit code: 0 completed, 1 failed, 2 refused, 3 no server.`;

const OWN_FLAGS = new Set([
  'user',
  'key',
  'priority',
  'token',
  'json',
  'help',
  'url',
  'out',
  'csv',
  'concurrency',
]);

/** Returns the exit code. */
export async function runGenerate(
  argv: readonly string[],
  terminal: Terminal,
  config: Config = loadConfig(),
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: joinFlags(argv, ['json', 'help']),
    strict: false,
    allowPositionals: true,
  });
  const [model] = positionals;
  if (model === undefined || values['help'] === true) {
    terminal.out(USAGE);
    return values['help'] === true ? DONE : REFUSED;
  }
  const flags = values as Flags;
  const named = text(flags, 'url')?.replace(/\/+$/, '');
  const runs = await isServing(named ?? config.easelUrl);
  // One that was named must be there; without a name, one is started for the call.
  if (!runs && named !== undefined) throw noServerAt(named);
  const own = runs ? undefined : await startOwn(config);
  const url = named ?? own?.url ?? config.easelUrl;
  const client = createApiClient(url, await tokenFor(url, config, text(flags, 'token')));
  try {
    return await run(client, model, flags, terminal, own === undefined ? undefined : filesOf(config));
  } finally {
    await client.close();
    await own?.[Symbol.asyncDispose]();
  }
}

/** Loaded only when it is needed: most calls find a server. */
async function startOwn(config: Config) {
  const { createApp } = await import('../app.ts');
  return createApp({ ...config, port: 0, logLevel: 'error' });
}

async function run(
  client: ApiClient,
  id: string,
  flags: Flags,
  terminal: Terminal,
  toPath: ToPath | undefined,
): Promise<number> {
  const model = await findModel(client, id);
  const given = Object.fromEntries(Object.entries(flags).filter(([name]) => !OWN_FLAGS.has(name)));
  const own = { user: text(flags, 'user'), key: text(flags, 'key'), priority: text(flags, 'priority') };
  const json = flags['json'] === true;
  const finish = finishing(text(flags, 'out'), toPath);
  const csv = text(flags, 'csv');
  if (csv !== undefined) {
    const concurrency = Number(text(flags, 'concurrency') ?? '4');
    return runBatch({ client, model, csv, concurrency, given, own, json, finish, terminal });
  }
  const submitted = await submit(client, model, given, own);
  if (!submitted.ok) {
    for (const problem of submitted.problems) terminal.err(problem);
    return REFUSED;
  }
  for (const warning of submitted.warnings) terminal.err(`Note: ${warning}`);
  return followJob(client, submitted.id, terminal, { json, finish: (job) => finish(job) });
}

function text(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
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

/** What is done with a finished job before it is shown; `name` begins the names of its files. */
function finishing(
  folder: string | undefined,
  toPath: ToPath | undefined,
): (job: FinishedJob, name?: string) => Promise<void> {
  return async (job, name = job.id) => {
    if (folder !== undefined) await saveImages(job, folder, name);
    else if (toPath !== undefined) for (const image of job.images) image.url = toPath(image.url);
  };
}

await runAsProgram(import.meta.url, (argv, terminal) => runGenerate(argv, terminal));
