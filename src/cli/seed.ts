// `npm run seed -- --jobs N`: fills the configured store with believable finished jobs, for measurements.

import { parseArgs } from 'node:util';
import { openRegistry } from '../app/open-registry.ts';
import { openStore } from '../app/open-store.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import type { Store } from '../store/store.ts';
import { createCountBar } from './count-bar.ts';
import type { Terminal } from './models/terminal.ts';
import { runAsProgram } from './run-program.ts';
import { finishedJob } from './seed/finished-jobs.ts';
import { createRandom } from './seed/random.ts';

const USAGE = `Usage: npm run seed -- --jobs <number> [--users 200] [--days 90] [--seed 1]

  Adds finished jobs with their events, images (records, no bytes), ledger and usage to the configured store.`;

const AT_ONCE = 500;

/** Returns the exit code. Raises StartError when the store cannot be had. */
export async function runSeed(argv: readonly string[], terminal: Terminal, config: Config): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      jobs: { type: 'string' },
      users: { type: 'string', default: '200' },
      days: { type: 'string', default: '90' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
  });
  const [jobs, users, days, seed] = [values.jobs, values.users, values.days, values.seed].map(Number);
  if (values.help === true || !isCount(jobs) || !isCount(users) || !isCount(days) || seed === undefined) {
    terminal.err(USAGE);
    return values.help === true ? 0 : 2;
  }
  await using store = await openStore(config);
  const started = performance.now();
  await seedJobs(store, config, { jobs, users, days, seed });
  const seconds = (performance.now() - started) / 1000;
  terminal.out(`${jobs} jobs in ${seconds.toFixed(1)} s (${Math.round(jobs / seconds)} a second)`);
  return 0;
}

export interface SeedAmount {
  jobs: number;
  users: number;
  days: number;
  seed: number;
}

export async function seedJobs(
  store: Pick<Store, 'transfer'>,
  config: Pick<Config, 'models'>,
  { jobs, users, days, seed }: SeedAmount,
): Promise<void> {
  const [first, ...others] = (await openRegistry(config)).list().filter(({ price }) => price !== null);
  if (first === undefined) throw new Error('No model has a price');
  const random = createRandom(seed);
  const options = { models: [first, ...others] as const, users, days, until: Date.now() };
  const bar = createCountBar(process.stderr, jobs, 'jobs');
  for (let made = 0; made < jobs; made += AT_ONCE) {
    const length = Math.min(AT_ONCE, jobs - made);
    await store.transfer.writeJobs(
      Array.from({ length }, (_, index) => finishedJob(random, made + index, jobs, options)),
    );
    bar.update(made + length);
  }
  bar.stop();
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0;
}

await runAsProgram(import.meta.url, (argv, terminal) => runSeed(argv, terminal, loadConfig()));
