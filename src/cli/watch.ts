// `easel watch <id>` follows one job to its end; `easel watch` shows what happens to all, until it is stopped.

import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import type { ApiClient } from './api-client.ts';
import type { Frame } from './frame.ts';
import { followJob } from './follow-job.ts';
import { UPDATES, updatesData } from './job-operations.ts';
import type { Terminal } from './models/terminal.ts';
import { type ServerOptions, withServerOptions } from './server-options.ts';
import { withClient } from './with-client.ts';

interface WatchOptions extends ServerOptions {
  after: string;
}

export function addWatch(program: Command, { terminal, end }: Frame): void {
  withServerOptions(program.command('watch'))
    .description('follow one job to its end, or all of them')
    .argument('[id]', 'a job')
    .option('--after <seq>', 'only events after this one', '0')
    .action(async (id: string | undefined, options: WatchOptions) => {
      const json = options.json === true;
      await withClient(loadConfig(), options, async (client) => {
        if (id === undefined) return watchAll(client, terminal, json);
        end(await followJob(client, id, terminal, { json, after: Number(options.after) || 0 }));
      });
    });
}

async function watchAll(client: ApiClient, terminal: Terminal, json: boolean): Promise<void> {
  for await (const { jobUpdates: event } of client.subscribe(UPDATES, {}, updatesData)) {
    if (json) terminal.out(JSON.stringify(event));
    else terminal.out([event.at, event.jobId, event.__typename, detailOf(event)].join('  ').trimEnd());
  }
}

function detailOf({ progress, position, job }: (typeof updatesData)['_output']['jobUpdates']): string {
  if (job !== undefined) return job.status;
  if (typeof progress === 'number') return `${Math.round(progress * 100)} %`;
  return typeof position === 'number' ? `${position} ahead` : '';
}
