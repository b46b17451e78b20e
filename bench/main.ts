// `npm run bench` runs every question; `npm run bench -- <name> --quick` one, in under a minute.

import { overhead } from './overhead.ts';
import { templates } from './templates.ts';

const questions: Record<string, (quick: boolean) => Promise<void>> = { overhead, templates };

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const quick = process.argv.includes('--quick');
for (const name of names.length > 0 ? names : Object.keys(questions)) {
  const question = questions[name];
  if (question === undefined)
    throw new Error(`There is no question ${name}. There are: ${Object.keys(questions).join(', ')}`);
  await question(quick);
}
