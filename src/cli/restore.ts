// `npm run restore -- --from <file>`: a backup of embedded mode, checked, into the data folder.

import type { Command } from 'commander';
import { restore } from '../backup/restore.ts';
import { loadConfig } from '../config/load-config.ts';
import { embedded } from './backup.ts';
import type { Frame } from './frame.ts';

export function addRestore(program: Command, { terminal }: Frame): void {
  program
    .command('restore')
    .description('bring a backup back into DATA_DIR; the server must not run')
    .requiredOption('--from <file>', 'an archive that `backup` made')
    .option('--replace', 'put a store that is there aside')
    .option('--json', 'print JSON')
    .action(async (options: { from: string; replace?: boolean; json?: boolean }) => {
      const { dataDir } = embedded(loadConfig());
      const restored = await restore({ from: options.from, dataDir, replace: options.replace === true });
      if (options.json === true) return terminal.out(JSON.stringify(restored));
      terminal.out(`${restored.files} files, checked, are in ${dataDir} (schema ${restored.schema})`);
      if (restored.replaced !== null) terminal.out(`What was there is in ${restored.replaced}`);
    });
}
