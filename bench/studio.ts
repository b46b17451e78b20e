// What a browser loads before the studio shows: sizes of the build. How it paints is measured by test/studio.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Answer, atMost, round } from './result.ts';

const BUILD = 'dist/web';
const MOST_KB = 200;

export function studio(): Promise<Answer> {
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', 'studio'], { stdio: 'inherit' });
  const html = readFileSync(join(BUILD, 'index.html'), 'utf8');
  const first = new Set(
    [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file),
  );
  const files = readdirSync(join(BUILD, 'assets'))
    .filter((name) => /\.(?:js|css)$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(BUILD, 'assets', name));
      return { name, kilobytes: gzipSync(bytes).length / 1000, isFirst: first.has(`assets/${name}`) };
    });
  const sum = (some: typeof files): number => some.reduce((total, { kilobytes }) => total + kilobytes, 0);
  const initial = files.filter(({ isFirst }) => isFirst);
  return Promise.resolve({
    asks: 'How much does a browser load before the studio shows?',
    tables: [
      {
        title: 'scripts and styles, kB with gzip',
        columns: ['part', 'files', 'kB'],
        rows: [
          ['loaded first', initial.length, round(sum(initial), 1)],
          ['loaded when needed', files.length - initial.length, round(sum(files) - sum(initial), 1)],
        ],
      },
    ],
    goals: [atMost('kB of scripts and styles loaded first', sum(initial), MOST_KB)],
    notes: [],
  });
}
