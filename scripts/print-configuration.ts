// `npm run configuration`: writes docs/configuration.md from the schema of the environment.

import { mkdirSync, writeFileSync } from 'node:fs';
import { describeVariables } from '../src/config/load-config.ts';

const rows = describeVariables().map(
  ({ name, default: value, meaning }) => `| \`${name}\` | ${value} | ${meaning} |`,
);
const text = [
  '# Configuration',
  '',
  'Every setting is an environment variable, or a line of a `.env` file in the folder the server starts in. An empty one',
  'counts as unset. `npm start -- --help` prints this table; a value that cannot be used stops the start, by name.',
  '',
  '| variable | default | meaning |',
  '|---|---|---|',
  ...rows,
  '',
].join('\n');
mkdirSync('docs', { recursive: true });
writeFileSync('docs/configuration.md', text);
