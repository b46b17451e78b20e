// `npm run usage -- --from 2026-11-01 [--to …] [--group-by day,model]`: what was used, as a table, CSV or JSON lines,
// from a running server.

import { once } from 'node:events';
import { type Command as CommanderCommand, Option } from 'commander';
import { z } from 'zod';
import { type Config, loadConfig } from '../config/load-config.ts';
import { noServerAt, RequestRefused } from './exit-code.ts';
import type { Frame } from './frame.ts';
import { table } from './table.ts';

interface UsageOptions {
  from?: string;
  to?: string;
  groupBy: string;
  timeZone: string;
  csv?: boolean;
  json?: boolean;
  url?: string;
  token?: string;
}

export function addUsage(program: CommanderCommand, { terminal }: Frame): void {
  program
    .command('usage')
    .description('what was used and what it cost, by when jobs ended')
    .option('--from <moment>', 'ISO 8601, included; default 30 days before --to')
    .option('--to <moment>', 'ISO 8601, not included; default now')
    .option('--group-by <what>', 'of user, model, day, hour, template, tag, key; with commas', 'day,model')
    .option('--time-zone <zone>', 'where days and hours begin', 'UTC')
    .addOption(new Option('--csv', 'print CSV with FOCUS column names').conflicts('json'))
    .addOption(new Option('--json', 'print JSON lines with FOCUS column names'))
    .option('--url <url>', 'the server, instead of EASEL_URL')
    .option('--token <key>', 'an API key, instead of EASEL_TOKEN')
    .action(async (options: UsageOptions) => {
      const config = loadConfig();
      if (options.csv !== true && options.json !== true) {
        const report = reportBody.parse(await (await ask(config, options, 'usage')).json());
        return terminal.out(showReport(report, options.groupBy.split(',')));
      }
      const answer = await ask(config, options, options.csv === true ? 'usage.csv' : 'usage.jsonl');
      await pass(answer, process.stdout);
    });
}

/** Raises NoServer, or RequestRefused with what the server said. */
async function ask(config: Config, options: UsageOptions, route: string): Promise<Response> {
  const base = (options.url ?? config.easelUrl).replace(/\/+$/, '');
  const query = new URLSearchParams({ groupBy: options.groupBy, timeZone: options.timeZone });
  for (const name of ['from', 'to'] as const) {
    const given = options[name];
    if (given !== undefined) query.set(name, given);
  }
  const token = options.token ?? config.easelToken;
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${base}/api/${route}?${query.toString()}`, { headers }).catch(() => undefined);
  if (answer === undefined) throw noServerAt(base);
  if (answer.ok) return answer;
  const problem = problemBody.safeParse(await answer.json().catch(() => undefined));
  throw new RequestRefused(problem.data?.detail ?? `The server answered ${answer.status}.`);
}

/** As it comes, and no faster than it is read. */
async function pass({ body }: Response, to: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of body ?? []) if (!to.write(chunk)) await once(to, 'drain');
}

const problemBody = z.looseObject({ detail: z.string() });
const row = z.looseObject({
  jobs: z.number(),
  images: z.number(),
  failures: z.number(),
  unpriced: z.number(),
  cost: z.string().nullable(),
  price: z.string(),
});
const reportBody = z.object({ rows: z.array(row), total: row });

function dimensionOf(line: z.infer<typeof row>, name: string): string {
  const value = line[name === 'user' ? 'userId' : name];
  return typeof value === 'string' ? value : '–';
}

function showReport({ rows, total }: z.infer<typeof reportBody>, groupBy: readonly string[]): string {
  const figures = ({ jobs, images, failures, unpriced, cost, price }: z.infer<typeof row>): string[] => [
    String(jobs),
    String(images),
    String(failures),
    String(unpriced),
    cost === null ? 'unknown' : `$${cost}`,
    `$${price}`,
  ];
  const head = [
    ...groupBy.map((name) => name.toUpperCase()),
    'JOBS',
    'IMAGES',
    'FAILED',
    'UNPRICED',
    'PROVIDER',
    'PRICE',
  ];
  const lines = rows.map((line) => [...groupBy.map((name) => dimensionOf(line, name)), ...figures(line)]);
  const sum = groupBy.map((_, index) => (index === 0 ? 'TOTAL' : ''));
  return table([head, ...lines, [...sum, ...figures(total)]]);
}
