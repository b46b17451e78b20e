// `npm run release`: the version, the changelog and the released schema, from the files in `.changeset`; nothing is
// published. Changesets knows the workspaces only, so it writes into @easel/client, and the server takes it from there:
// both have one version.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const CLIENT = 'packages/client';
/** Keeps the order of its keys, which an object schema does not. */
const record = z.record(z.string(), z.unknown());

run('node_modules/@changesets/cli/bin.js', 'version');
const version = z.string().parse(readJson(`${CLIENT}/package.json`)['version']);
writeJson('package.json', { ...readJson('package.json'), version });
const lock = readJson('package-lock.json');
const packages = z.record(z.string(), record).parse(lock['packages']);
for (const path of ['', CLIENT]) packages[path] = { ...packages[path], version };
writeJson('package-lock.json', { ...lock, version, packages });
writeFileSync(
  'CHANGELOG.md',
  readFileSync(`${CLIENT}/CHANGELOG.md`, 'utf8').replace('# @easel/client', '# easel'),
);
run('node_modules/tsx/dist/cli.mjs', 'scripts/api-check.ts', '--release');
run('node_modules/oxfmt/bin/oxfmt', 'docs/schema-released.graphql');
process.stdout.write(`This is ${version}: look at CHANGELOG.md, commit, and tag it v${version}\n`);

function run(...argv: string[]): void {
  execFileSync(process.execPath, argv, { stdio: 'inherit' });
}

function readJson(file: string): Record<string, unknown> {
  return record.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function writeJson(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
