// `npm run build`: builds the server and the studio when what they are built from has changed. Contents are compared,
// not times: a copy and a checkout keep no useful times. Naming one builds only that; `--force` builds anyway.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Target {
  name: string;
  /** Files and folders it is built from. */
  from: readonly string[];
  /** Where it goes; emptied before. */
  to: string;
  /** Programs and their arguments, run by node one after the other. */
  commands: readonly (readonly string[])[];
}

const TARGETS: readonly Target[] = [
  {
    name: 'server',
    from: ['src', 'scripts/bundle-server.ts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    to: 'dist/src',
    commands: [
      ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
      ['--import', 'tsx', 'scripts/bundle-server.ts'],
    ],
  },
  {
    name: 'studio',
    from: ['web', 'schema.graphql', 'package-lock.json'],
    to: 'dist/web',
    commands: [
      ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'],
    ],
  },
];

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const force = process.argv.includes('--force');
for (const target of TARGETS) if (named.length === 0 || named.includes(target.name)) build(target);

function build({ name, from, to, commands }: Target): void {
  const stamp = join('dist', `.${name}-built-from`);
  const fingerprint = fingerprintOf(from);
  const built = existsSync(to) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
  if (built && !force) return;
  rmSync(stamp, { force: true });
  rmSync(to, { recursive: true, force: true });
  try {
    // A build for tests is the build that is served.
    const env = { ...process.env, NODE_ENV: 'production' };
    for (const command of commands) execFileSync(process.execPath, command, { stdio: 'inherit', env });
  } catch {
    console.error(
      `The ${name} could not be built: see above. After an update, \`npm ci\` may be what it needs.`,
    );
    process.exit(1);
  }
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, fingerprint);
}

function fingerprintOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const files = paths.flatMap(filesBelow).sort();
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
