// Fails when what is generated and committed is not what its sources give now.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const GENERATED: { command: string[]; files: string[] }[] = [
  { command: ['run', '-s', 'schema'], files: ['schema.graphql'] },
  {
    command: ['run', '-s', 'codegen'],
    files: [
      'src/graphql/generated/resolvers.ts',
      'web/src/api/generated/graphql.ts',
      'packages/client/src/generated/graphql.ts',
      'examples/graphql-request/generated/graphql.ts',
      'web/src/api/generated/persisted-documents.json',
    ],
  },
];

let stale = false;
for (const { command, files } of GENERATED) {
  const before = files.map((file) => readFileSync(file, 'utf8'));
  execFileSync('npm', command, { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const [index, file] of files.entries()) {
    if (readFileSync(file, 'utf8') === before[index]) continue;
    stale = true;
    process.stderr.write(`${file} was stale; \`npm ${command.join(' ')}\` has made it anew: commit it.\n`);
  }
}
if (stale) process.exit(1);
