import type { Terminal } from './models/terminal.ts';

/** What a command is given, and what its exit code is told to. */
export interface Frame {
  terminal: Terminal;
  end: (exitCode: number) => void;
}
