// A file that is a program when it is started, and a function when it is imported.

import { pathToFileURL } from 'node:url';
import { processTerminal, type Terminal } from './models/terminal.ts';

/** Returns the exit code; an error that is raised ends the program with 2 and its message. */
export type Command = (argv: readonly string[], terminal: Terminal) => Promise<number>;

export async function runAsProgram(url: string, command: Command): Promise<void> {
  if (process.argv[1] === undefined || url !== pathToFileURL(process.argv[1]).href) return;
  try {
    process.exitCode = await command(process.argv.slice(2), processTerminal());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
