// `easel cancel <id> …`

import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { FAILED } from './exit-code.ts';
import type { Frame } from './frame.ts';
import { CANCEL, cancelData } from './job-operations.ts';
import { type ServerOptions, withServerOptions } from './server-options.ts';
import { withClient } from './with-client.ts';

export function addCancel(program: Command, { terminal, end }: Frame): void {
  withServerOptions(program.command('cancel'))
    .description('cancel jobs; one that ends as CANCELED is not charged')
    .argument('<id...>', 'jobs')
    .action(async (ids: string[], options: ServerOptions) => {
      await withClient(loadConfig(), options, async (client) => {
        for (const id of ids) {
          const { job, errors } = (await client.request(CANCEL, { id }, cancelData)).cancelJob;
          if (errors.length > 0) end(FAILED);
          if (options.json === true) terminal.out(JSON.stringify({ id, job, errors }));
          else if (errors.length === 0) terminal.out(`${id}  ${job?.status ?? ''}`.trimEnd());
          else for (const { code, message } of errors) terminal.err(`${id}  ${code}: ${message}`);
        }
      });
    });
}
