// `npm run migrate`: brings the configured store to this version's schema. May be run again, and from two machines.

import { openStore } from '../app/open-store.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import type { Terminal } from './models/terminal.ts';
import { runAsProgram } from './run-program.ts';

/** Returns the exit code. Raises StartError when the store cannot be had. */
export async function runMigrate(
  terminal: Terminal,
  config: Pick<Config, 'store' | 'production'>,
): Promise<number> {
  const store = await openStore({ ...config, production: false });
  await store[Symbol.asyncDispose]();
  terminal.out(
    `The ${config.store.kind === 'mongo' ? 'MongoDB' : 'SQLite'} store is at this version's schema.`,
  );
  return 0;
}

await runAsProgram(import.meta.url, (_, terminal) => runMigrate(terminal, loadConfig()));
