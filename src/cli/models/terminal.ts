// Where a command writes and asks.

import { createInterface } from 'node:readline/promises';

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Undefined where nobody can be asked. */
  ask: ((question: string) => Promise<string>) | undefined;
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
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
