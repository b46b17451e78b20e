// `npm run backup -- --to <file>`: the records and images of embedded mode in one archive, while the server runs.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { backUp } from '../backup/back-up.ts';
import { verifyBackup } from '../backup/restore.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { StartError } from '../domain/errors.ts';
import { createCountBar } from './count-bar.ts';
import type { Frame } from './frame.ts';

export function addBackup(program: Command, { terminal }: Frame): void {
  program
    .command('backup')
    .description('write the records and images of embedded mode to one archive, while the server runs')
    .requiredOption('--to <file>', 'a new file, such as easel-2026-11-25.tar')
    .option('--no-verify', 'do not read it again afterwards')
    .option('--json', 'print JSON')
    .action(async (options: { to: string; verify: boolean; json?: boolean }) => {
      const { dataDir } = embedded(loadConfig());
      let bar: ReturnType<typeof createCountBar> | undefined;
      const made = await backUp({ dataDir, to: resolve(options.to) }, (done, of) => {
        if (options.json !== true) (bar ??= createCountBar(process.stderr, of, 'files')).update(done);
      });
      bar?.stop();
      if (options.verify) await verifyBackup(made.file);
      if (options.json === true) terminal.out(JSON.stringify({ ...made, verified: options.verify }));
      else
        terminal.out(
          `${made.files} files, ${(made.bytes / 1e6).toFixed(1)} MB in ${made.file}${options.verify ? ', read again and whole' : ''}`,
        );
    });
}

/** Raises StartError where the records or the images are kept elsewhere: their own tools back them up. */
export function embedded(config: Config): Config {
  if (config.store.kind === 'mongo')
    throw new StartError(
      'MONGODB_URI is set: back MongoDB up with its own tools (mongodump); see docs/operations.md.',
    );
  if (config.objects.kind === 's3')
    throw new StartError('S3_BUCKET is set: the images are in the bucket; see docs/operations.md.');
  return config;
}
