// Fills a store with finished jobs. A process for each engine, as both are filled at once.

import { seedJobs } from '../../src/cli/seed.ts';
import { openStore } from '../../src/app/open-store.ts';
import { type Environment, loadConfig } from '../../src/config/load-config.ts';
import type { JobBundle } from '../../src/store/transfer.ts';
import { answerMessages } from '../subject.ts';
import { takeIndexes } from './take-indexes.ts';

const AT_ONCE = 4;

answerMessages({}, async (message) => {
  const { env, jobs } = message as { env: Environment; jobs: number };
  const config = loadConfig(env);
  await using store = await openStore({ store: config.store, production: false });
  const rebuild = await takeIndexes(config.store);
  const writing: Promise<void>[] = [];
  /** Some at once. Events and ledger, most of all records, are left out: nothing asks for them. */
  const writeJobs = async (bundles: readonly JobBundle[]): Promise<void> => {
    if (writing.length === AT_ONCE) await writing.shift();
    writing.push(store.transfer.writeJobs(bundles.map((bundle) => ({ ...bundle, events: [], ledger: [] }))));
  };
  await seedJobs({ transfer: { ...store.transfer, writeJobs } }, config, {
    jobs,
    users: 200,
    days: 90,
    seed: 1,
  });
  await Promise.all(writing);
  await rebuild();
  return {};
});
