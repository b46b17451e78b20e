// `npm run bench` runs every question and writes docs/performance.md; `npm run bench -- <name> --quick` runs one, in
// under a minute.

import { backpressure } from './backpressure.ts';
import { fanout } from './fanout.ts';
import { overhead } from './overhead.ts';
import { persist } from './persist.ts';
import { progress } from './progress.ts';
import { query } from './query.ts';
import { queue } from './queue.ts';
import { writeReport } from './report.ts';
import { print, type Question, save } from './result.ts';
import { scale } from './scale.ts';
import { soak } from './soak.ts';
import { start } from './start.ts';
import { studio } from './studio.ts';
import { submit } from './submit.ts';
import { templates } from './templates.ts';

const questions: Record<string, Question> = {
  query,
  fanout,
  backpressure,
  submit,
  overhead,
  progress,
  persist,
  queue,
  scale,
  start,
  studio,
  templates,
  soak,
};

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const quick = process.argv.includes('--quick');
for (const name of names.length > 0 ? names : Object.keys(questions)) {
  const question = questions[name];
  if (question === undefined)
    throw new Error(`There is no question ${name}. There are: ${Object.keys(questions).join(', ')}`);
  const started = performance.now();
  const answer = await question({ quick });
  print(save(name, answer, { quick, seconds: (performance.now() - started) / 1000 }));
}
if (!quick) writeReport();
