// A file that is a program when it is started, and a function when it is imported.

import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { exitCodeOf } from './exit-code.ts';
import { processTerminal, type Terminal } from './models/terminal.ts';

/** Returns the exit code; an error that is raised ends the program with its own code, and its message. */
export type Command = (argv: readonly string[], terminal: Terminal) => Promise<number>;

export async function runAsProgram(url: string, command: Command): Promise<void> {
  if (process.argv[1] === undefined || url !== pathToFileURL(realFile(process.argv[1])).href) return;
  process.exitCode = await runCommand(command, process.argv.slice(2), processTerminal());
}

export async function runCommand(
  command: Command,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  try {
    return await command(argv, terminal);
  } catch (error) {
    terminal.err(error instanceof Error ? error.message : String(error));
    return exitCodeOf(error);
  }
}

/** A bin is a link to its file, and is called by the name of the link. */
function realFile(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
