// `npm run api-check`: compares schema.graphql with the schema of the last release, docs/schema-released.graphql. A
// breaking change needs a changeset that says major; `--release` makes the present schema the released one.

import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const [released = 'docs/schema-released.graphql', present = 'schema.graphql', changesets = '.changeset'] =
  process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

if (process.argv.includes('--release')) {
  copyFileSync(present, released);
  process.stdout.write(`${released} is ${present} now\n`);
} else process.exitCode = await check();

async function check(): Promise<number> {
  const [before, after] = [released, present].map((file) => buildSchema(readFileSync(file, 'utf8')));
  if (before === undefined || after === undefined) return 2;
  const changes = await diff(before, after);
  const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  const dangerous = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Dangerous);
  for (const { message } of dangerous) process.stdout.write(`dangerous: ${message}\n`);
  for (const { message } of breaking) process.stderr.write(`breaking: ${message}\n`);
  process.stdout.write(
    `${changes.length} changes since the last release, ${breaking.length} of them breaking\n`,
  );
  if (breaking.length === 0 || saysMajor()) return 0;
  process.stderr.write('A breaking change needs a changeset that says major: npx changeset\n');
  return 1;
}

/** Whether a changeset that is not released yet announces a major version. */
function saysMajor(): boolean {
  if (!existsSync(changesets)) return false;
  const files = readdirSync(changesets).filter((name) => name.endsWith('.md') && name !== 'README.md');
  return files.some((name) => {
    const head = /^---\n([^]*?)\n---/.exec(readFileSync(join(changesets, name), 'utf8'))?.[1] ?? '';
    return /:\s*['"]?major/.test(head);
  });
}
