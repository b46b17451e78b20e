// `npm run build`: compiles the server into dist/ when a source is newer than what is there. `--force` does it anyway.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BUILT = 'dist/.built';

function newest(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

const sources = Math.max(
  newest('src'),
  statSync('tsconfig.build.json').mtimeMs,
  statSync('package-lock.json').mtimeMs,
);
const stale = !existsSync(BUILT) || statSync(BUILT).mtimeMs < sources || process.argv.includes('--force');
if (stale) {
  rmSync('dist/src', { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
    {
      stdio: 'inherit',
    },
  );
  writeFileSync(BUILT, '');
  utimesSync(BUILT, new Date(), new Date());
}
