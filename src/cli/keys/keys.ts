// `easel keys create | list | revoke`, and `npm run keys -- …`. In the configured store itself; a SQLite file that a
// running server has to itself is reached through that server.

import type { Command } from 'commander';
import { loadConfig, processEnvironment } from '../../config/load-config.ts';
import { InUseError } from '../../domain/errors.ts';
import { REFUSED } from '../exit-code.ts';
import type { Frame } from '../frame.ts';
import { type ServerOptions, withServerOptions } from '../server-options.ts';
import { table } from '../table.ts';
import type { Answer, KeyDesk } from './key-desk.ts';
import type { ShownKey } from './key-operations.ts';
import {
  type KeyOptions,
  readBudget,
  readCount,
  readList,
  readMarkup,
  readMoment,
  readPriority,
  toNewKey,
} from './read-key-options.ts';
import { openServerDesk } from './server-desk.ts';
import { openStoreDesk } from './store-desk.ts';

export function addKeys(program: Command, frame: Frame): void {
  const { terminal, end } = frame;
  const keys = program.command('keys').description('make, list and revoke API keys');

  withServerOptions(keys.command('create'))
    .description('make a key; its secret is printed once, and kept nowhere')
    .requiredOption('--name <name>', 'what it is for, such as "web app"')
    .option('--user <id>', 'whose requests with it are; default: operator')
    .option('--scopes <list>', 'generate, read, act-as, operator; default: generate,read', readList)
    .option('--models <list>', 'models it may run; default: any', readList)
    .option('--budget <dollars/period>', 'what it may spend, such as 50/month', readBudget)
    .option('--markup <share>', 'added to prices: 15%, or 0.01 for each image', readMarkup)
    .option('--rpm <n>', 'requests a minute', readCount)
    .option('--concurrent <n>', 'jobs at once', readCount)
    .option(
      '--max-priority <p>',
      'the most urgent its jobs may be: low, normal (the default) or high',
      readPriority,
    )
    .option('--expires <day>', 'from when on it is refused, such as 2027-01-01', readMoment)
    .action(async ({ url, token, json, ...options }: KeyOptions & ServerOptions) => {
      await using desk = await openDesk({ url, token });
      const created = await desk.create(toNewKey(options));
      if (!created.ok) return refuse(created);
      const { key, secret } = created.value;
      if (json === true) return terminal.out(JSON.stringify({ ...key, secret }));
      terminal.out(secret);
      terminal.err(`${key.id} of ${key.userId} (${key.name}), made ${desk.where}. The secret is shown once.`);
    });

  withServerOptions(keys.command('list'))
    .description('keys, newest first, with their last use')
    .option('--user <id>', "only this user's")
    .action(async ({ url, token, json, user }: ServerOptions & { user?: string }) => {
      await using desk = await openDesk({ url, token });
      const rows = [HEAD];
      for await (const key of desk.list(user))
        if (json === true) terminal.out(JSON.stringify(key));
        else rows.push(rowOf(key));
      if (json !== true) terminal.out(table(rows));
    });

  withServerOptions(keys.command('revoke'))
    .description('revoke keys at once: what they hold open is closed')
    .argument('<id...>', 'keys')
    .action(async (ids: string[], { url, token, json }: ServerOptions) => {
      await using desk = await openDesk({ url, token });
      for (const id of ids) {
        const revoked = await desk.revoke(id);
        if (!revoked.ok) refuse(revoked);
        else if (json === true) terminal.out(JSON.stringify(revoked.value));
        else terminal.out(`${id}  revoked ${desk.where}`);
      }
    });

  function refuse({ errors }: Extract<Answer<unknown>, { ok: false }>): void {
    for (const { message, path } of errors) terminal.err([...path.slice(0, 1), message].join(': '));
    end(REFUSED);
  }
}

async function openDesk({
  url,
  token,
}: {
  url?: string | undefined;
  token?: string | undefined;
}): Promise<KeyDesk> {
  const environment = processEnvironment();
  const config = loadConfig(environment);
  const isNamed = url !== undefined || (environment['EASEL_URL'] ?? '') !== '';
  if (isNamed) return openServerDesk(url?.replace(/\/+$/, '') ?? config.easelUrl, config, token);
  try {
    return await openStoreDesk(config);
  } catch (error) {
    if (!(error instanceof InUseError)) throw error;
    return openServerDesk(config.easelUrl, config, token);
  }
}

const HEAD = ['ID', 'PREFIX', 'USER', 'NAME', 'SCOPES', 'BUDGET', 'EXPIRES', 'LAST USED', 'STATE'];

function rowOf(key: ShownKey): string[] {
  const { budget } = key;
  const expired = key.expiresAt !== null && Date.parse(key.expiresAt) <= Date.now();
  return [
    key.id,
    key.prefix,
    key.userId,
    key.name,
    key.scopes.join(','),
    budget === null ? '–' : `$${budget.spent} of $${budget.limit} a ${budget.period.toLowerCase()}`,
    key.expiresAt?.slice(0, 10) ?? '–',
    key.lastUsedAt?.slice(0, 16).replace('T', ' ') ?? 'never',
    key.revokedAt !== null ? 'revoked' : expired ? 'expired' : 'good',
  ];
}
