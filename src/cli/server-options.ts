import type { Command } from 'commander';

export interface ServerOptions {
  url?: string;
  token?: string;
  json?: boolean;
}

/** The options of every command that talks to a server. */
export function withServerOptions(command: Command): Command {
  return command
    .option('--url <url>', 'the server, instead of EASEL_URL')
    .option('--token <key>', 'an API key, instead of EASEL_TOKEN')
    .option('--json', 'print JSON');
}
