// `npm run bench` runs every question; `npm run bench -- <name> --quick` one, in under a minute.

import { fanout } from './fanout.ts';
import { overhead } from './overhead.ts';
import { query } from './query.ts';
import { print, type Question, save } from './result.ts';
import { templates } from './templates.ts';

const questions: Record<string, Question> = { query, fanout, overhead, templates };

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const quick = process.argv.includes('--quick');
for (const name of names.length > 0 ? names : Object.keys(questions)) {
  const question = questions[name];
  if (question === undefined)
    throw new Error(`There is no question ${name}. There are: ${Object.keys(questions).join(', ')}`);
  print(save(name, await question({ quick }), quick));
}
