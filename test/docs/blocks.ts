// The fenced blocks of the documentation. A block that is not to be run says why, in a comment on the line before it:
// <!-- not run: the reason -->

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Block {
  /** Where it is: file and line. */
  at: string;
  language: string;
  text: string;
  /** Why it is not run; null when it is. */
  notRun: string | null;
}

/** Every page that a reader is sent to. */
export function documentationFiles(): string[] {
  const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/(^|\/)(\.|node_modules)/.test(name))
    .map((name) => join('docs', name))
    .sort();
  return ['README.md', 'CONTRIBUTING.md', 'examples/README.md', 'packages/client/README.md', ...pages];
}

export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  const lines = readFileSync(file, 'utf8').split('\n');
  for (let index = 0; index < lines.length; index++) {
    const open = /^(\s*)```(\w*)/.exec(lines[index] ?? '');
    if (open === null) continue;
    const [, indent = '', language = ''] = open;
    const end = lines.indexOf(`${indent}\`\`\``, index + 1);
    if (end === -1) throw new Error(`${file}:${index + 1}: a block is not closed`);
    const text = lines.slice(index + 1, end).map((line) => line.slice(indent.length));
    const before = lines[index - 1]?.trim() === '' ? lines[index - 2] : lines[index - 1];
    const notRun = /<!-- not run: (.+) -->/.exec(before ?? '')?.[1] ?? null;
    blocks.push({ at: `${file}:${index + 1}`, language, text: text.join('\n'), notRun });
    index = end;
  }
  return blocks;
}
