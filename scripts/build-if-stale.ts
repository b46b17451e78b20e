// `prestart`: builds the server and the studio when what they are built from has changed since. Contents are
// compared, not times: a checkout and a copy keep no useful times.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Target {
  name: string;
  /** npm script that builds it. */
  script: string;
  /** Files and folders it is built from. */
  from: readonly string[];
  /** A file it makes last. */
  makes: string;
}

const TARGETS: readonly Target[] = [
  {
    name: 'server',
    script: 'build',
    from: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    makes: 'dist/main.js',
  },
  {
    name: 'studio',
    script: 'build:web',
    from: ['web', 'schema.graphql', 'package-lock.json'],
    makes: 'dist/web/index.html',
  },
];

for (const target of TARGETS) buildIfStale(target);

function buildIfStale(target: Target): void {
  const stamp = join('dist', `.${target.name}-built-from`);
  const fingerprint = fingerprintOf(target.from);
  if (existsSync(target.makes) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  console.log(`Building the ${target.name} …`);
  rmSync(stamp, { force: true });
  const { status } = spawnSync('npm', ['run', '--silent', target.script], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(
      `The ${target.name} could not be built: see above. Try: npm ci && npm run ${target.script}`,
    );
    process.exit(1);
  }
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, fingerprint);
}

function fingerprintOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesBelow).sort())
    hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => filesBelow(join(path, entry.name)));
}
