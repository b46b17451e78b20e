// `npm run release`: the version, the changelog and the released schema, from the files in `.changeset`; nothing is
// published. Changesets knows the workspaces only, so it writes into @easel/client, and the server takes it from there:
// both have one version.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const CLIENT = 'packages/client';
const versioned = z.looseObject({ version: z.string() });
const lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({})) });

run('node_modules/@changesets/cli/bin.js', 'version');
const { version } = versioned.parse(readJson(`${CLIENT}/package.json`));
writeJson('package.json', { ...versioned.parse(readJson('package.json')), version });
const locked = lock.parse(readJson('package-lock.json'));
for (const path of ['', CLIENT]) locked.packages[path] = { ...locked.packages[path], version };
writeJson('package-lock.json', { ...locked, version });
writeFileSync(
  'CHANGELOG.md',
  readFileSync(`${CLIENT}/CHANGELOG.md`, 'utf8').replace('# @easel/client', '# easel'),
);
run('node_modules/tsx/dist/cli.mjs', 'scripts/api-check.ts', '--release');
process.stdout.write(`This is ${version}: look at CHANGELOG.md, commit, and tag it v${version}\n`);

function run(...argv: string[]): void {
  execFileSync(process.execPath, argv, { stdio: 'inherit' });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
