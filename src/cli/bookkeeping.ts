// `npm run reconcile -- --from 2026-11-01 --to 2026-12-01` and `npm run ledger -- …`: the books, checked by a running
// server. Exit code 1 when something differs.

import type { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../config/load-config.ts';
import type { ApiClient } from './api-client.ts';
import { FAILED } from './exit-code.ts';
import type { Frame } from './frame.ts';
import { type ServerOptions, withServerOptions } from './server-options.ts';
import { table } from './table.ts';
import { withClient } from './with-client.ts';

interface SpanOptions extends ServerOptions {
  from: string;
  to?: string;
}

export function addReconcile(program: Command, frame: Frame): void {
  withSpan(program.command('reconcile'))
    .description("compare what is known of the provider's costs with its own records")
    .action((options: SpanOptions) =>
      withClient(loadConfig(), options, (client) => runReconcile(client, options, frame)),
    );
}

export function addLedger(program: Command, frame: Frame): void {
  withSpan(program.command('ledger'))
    .description(
      'compare the ledger, budgets and usage with the jobs they were written for, and balances with the ledger',
    )
    .action((options: SpanOptions) =>
      withClient(loadConfig(), options, (client) => runLedger(client, options, frame)),
    );
}

function withSpan(command: Command): Command {
  return withServerOptions(
    command
      .requiredOption('--from <moment>', 'ISO 8601, included')
      .option('--to <moment>', 'ISO 8601, not included; default now'),
  );
}

const spanOf = ({ from, to }: SpanOptions) => ({ from, to: to ?? new Date().toISOString() });

const RECONCILE = `query Reconcile($from: DateTime!, $to: DateTime!) { reconcile(from: $from, to: $to) {
  records agreed billed known differenceCount
  differences { kind requestId endpoint jobId here there } } }`;

const reconciled = z.object({
  reconcile: z.object({
    records: z.number(),
    agreed: z.number(),
    billed: z.string(),
    known: z.string(),
    differenceCount: z.number(),
    differences: z.array(
      z.object({
        kind: z.string(),
        requestId: z.string(),
        endpoint: z.string(),
        jobId: z.string().nullable(),
        here: z.string().nullable(),
        there: z.string().nullable(),
      }),
    ),
  }),
});

async function runReconcile(
  client: ApiClient,
  options: SpanOptions,
  { terminal, end }: Frame,
): Promise<void> {
  const { reconcile: found } = await client.request(RECONCILE, spanOf(options), reconciled);
  if (found.differenceCount > 0) end(FAILED);
  if (options.json === true) return terminal.out(JSON.stringify(found, null, 2));
  terminal.out(
    `${found.records} records of the provider, ${found.agreed} agree: billed $${found.billed}, known here $${found.known}.`,
  );
  if (found.differenceCount === 0) return terminal.out('No differences.');
  const rows = found.differences.map(({ kind, requestId, endpoint, jobId, here, there }) => [
    kind,
    requestId,
    endpoint,
    jobId ?? '–',
    here ?? '–',
    there ?? '–',
  ]);
  terminal.out(table([['DIFFERENCE', 'REQUEST', 'ENDPOINT', 'JOB', 'HERE', 'PROVIDER'], ...rows]));
  const more = found.differenceCount - rows.length;
  if (more > 0) terminal.out(`… and ${more} more.`);
}

const LEDGER = `query CheckLedger($from: DateTime!, $to: DateTime!) { checkLedger(from: $from, to: $to) {
  jobs entries charged settled balances budgets usage mistakeCount mistakes { userId jobId message } } }`;

const checked = z.object({
  checkLedger: z.object({
    jobs: z.number(),
    entries: z.number(),
    charged: z.string(),
    settled: z.string(),
    balances: z.number(),
    budgets: z.number(),
    usage: z.number(),
    mistakeCount: z.number(),
    mistakes: z.array(z.object({ userId: z.string(), jobId: z.string().nullable(), message: z.string() })),
  }),
});

async function runLedger(client: ApiClient, options: SpanOptions, { terminal, end }: Frame): Promise<void> {
  const { checkLedger: found } = await client.request(LEDGER, spanOf(options), checked);
  if (found.mistakeCount > 0) end(FAILED);
  if (options.json === true) return terminal.out(JSON.stringify(found, null, 2));
  terminal.out(
    `${found.jobs} jobs with ${found.entries} entries: charged $${found.charged}, jobs cost $${found.settled}; ${found.balances} balances, ${found.budgets} budgets, ${found.usage} sums of usage.`,
  );
  if (found.mistakeCount === 0) return terminal.out('The ledger adds up.');
  for (const { userId, jobId, message } of found.mistakes)
    terminal.out(`${jobId ?? (userId === '' ? 'All users' : userId)} ${message}`);
}
