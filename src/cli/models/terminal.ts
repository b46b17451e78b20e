// Where a command writes and asks.

import { createInterface } from 'node:readline/promises';
import pc from 'picocolors';

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Undefined where nobody can be asked. */
  ask: ((question: string) => Promise<string>) | undefined;
  /** For what moves; absent where nobody watches. */
  screen?: NodeJS.WriteStream;
  /** Whether what is written to `out` may have colours. */
  coloured?: boolean;
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    coloured: stdout.isTTY && pc.isColorSupported,
    ...(stderr.isTTY ? { screen: stderr } : {}),
    ask: stdin.isTTY
      ? async (question) => {
          const lines = createInterface({ input: stdin, output: stderr });
          try {
            return await lines.question(question);
          } finally {
            lines.close();
          }
        }
      : undefined,
  };
}
