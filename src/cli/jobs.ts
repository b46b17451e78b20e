// `easel jobs`: the newest jobs as a table, or one in detail.

import { type Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { loadConfig } from '../config/load-config.ts';
import type { ApiClient } from './api-client.ts';
import { REFUSED } from './exit-code.ts';
import type { Frame } from './frame.ts';
import { JOB, type JobData, JOBS, jobsData, showJobData } from './job-operations.ts';
import type { Terminal } from './models/terminal.ts';
import { type ServerOptions, withServerOptions } from './server-options.ts';
import { table } from './table.ts';
import { withClient } from './with-client.ts';

interface JobsOptions extends ServerOptions {
  status?: string[];
  model?: string;
  template?: string;
  user?: string;
  tag?: string;
  limit: number;
}

const STATUSES = ['queued', 'running', 'storing', 'completed', 'failed', 'canceled'];

export function addJobs(program: Command, { terminal, end }: Frame): void {
  withServerOptions(program.command('jobs'))
    .description('list the newest jobs, or show one')
    .argument('[id]', 'a job')
    .addOption(new Option('--status <status...>', 'in any of these states').choices(STATUSES))
    .option('--model <id>', 'of this model')
    .option('--template <key>', 'of this template')
    .option('--user <id>', 'of this user')
    .option('--tag <tag>', 'with this tag')
    .option('--limit <n>', 'how many', readCount, 20)
    .action(async (id: string | undefined, options: JobsOptions) => {
      const json = options.json === true;
      await withClient(loadConfig(), options, async (client) => {
        if (id === undefined) return showList(await listJobs(client, options), terminal, json);
        const { job } = await client.request(JOB, { id }, showJobData);
        if (job !== null) return showJob(job, terminal, json);
        terminal.err(`There is no job ${id}.`);
        end(REFUSED);
      });
    });
}

async function listJobs(client: ApiClient, options: JobsOptions): Promise<JobData[]> {
  const where = {
    ...(options.status === undefined ? {} : { status: options.status.map((status) => status.toUpperCase()) }),
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.template === undefined ? {} : { template: options.template }),
    ...(options.user === undefined ? {} : { userId: options.user }),
    ...(options.tag === undefined ? {} : { tag: options.tag }),
  };
  const jobs: JobData[] = [];
  let after: string | null = null;
  while (jobs.length < options.limit) {
    const first = Math.min(100, options.limit - jobs.length);
    const page: { jobs: { nodes: JobData[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } =
      await client.request(JOBS, { first, after, where }, jobsData);
    jobs.push(...page.jobs.nodes);
    if (!page.jobs.pageInfo.hasNextPage) break;
    after = page.jobs.pageInfo.endCursor;
  }
  return jobs;
}

function readCount(given: string): number {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be 1 or more.');
  return count;
}

function showList(jobs: readonly JobData[], terminal: Terminal, json: boolean): void {
  if (json) return terminal.out(JSON.stringify(jobs, null, 2));
  if (jobs.length === 0) return terminal.out('No jobs.');
  const rows = jobs.map((job) => [
    job.id,
    job.status,
    job.template?.key ?? job.model.id,
    job.userId,
    job.createdAt.replace('T', ' ').slice(0, 19),
    costOf(job),
    job.failure?.code ?? (job.progress === null ? '' : `${Math.round(job.progress * 100)} %`),
  ]);
  const text = table([['ID', 'STATUS', 'MODEL', 'USER', 'CREATED (UTC)', 'COST', ''], ...rows]);
  terminal.out(terminal.coloured === true ? colourStatuses(text) : text);
}

function showJob(job: JobData, terminal: Terminal, json: boolean): void {
  if (json) return terminal.out(JSON.stringify(job, null, 2));
  const lines = [
    ['Job', job.id],
    ['Status', terminal.coloured === true ? colourStatuses(job.status) : job.status],
    ['Model', job.template === null ? job.model.id : `${job.template.key} (${job.model.id})`],
    ['User', job.userId],
    ['Created', job.createdAt],
    ...(job.finishedAt === null ? [] : [['Finished', job.finishedAt]]),
    ['Cost', costOf(job)],
    ['Inputs', JSON.stringify(job.input)],
    ['Options', JSON.stringify(job.options)],
    ...job.warnings.map((warning) => ['Note', warning]),
    ...job.images.map(({ width, height, contentType, url }) => [
      'Image',
      `${width}×${height} ${contentType}  ${url}`,
    ]),
    ...(job.failure === null ? [] : [['Failed', `${job.failure.code}: ${job.failure.message}`]]),
  ];
  terminal.out(table(lines));
}

function costOf({ cost }: JobData): string {
  if (cost.settled !== null) return `$${cost.settled}`;
  return cost.estimate === null ? 'unpriced' : `~$${cost.estimate}`;
}

const { green, red, yellow, blue } = pc.createColors(true);
const COLOURS = new Map([
  ['COMPLETED', green],
  ['FAILED', red],
  ['CANCELED', yellow],
  ['RUNNING', blue],
  ['STORING', blue],
]);

function colourStatuses(text: string): string {
  return text.replace(/\b[A-Z]{7,9}\b/g, (word) => COLOURS.get(word)?.(word) ?? word);
}
