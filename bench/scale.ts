// Whether what is asked of a store takes longer the more jobs there are: a thousand, a hundred thousand, and with
// `--million` a million.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongo, startMongo } from '../scripts/services/mongo.ts';
import { openStore } from '../src/app/open-store.ts';
import { seedJobs } from '../src/cli/seed.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { newId } from '../src/domain/ids.ts';
import type { Job } from '../src/domain/job.ts';
import type { NewJob, Store } from '../src/store/store.ts';
import { type Answer, atMost, round } from './result.ts';
import { quantile } from './runner.ts';

const DAY_MS = 86_400_000;
const USER = 'user-1';

export async function scale({ quick }: { quick: boolean }): Promise<Answer> {
  const sizes = process.argv.includes('--million')
    ? [1000, 100_000, 1_000_000]
    : quick
      ? [1000, 20_000]
      : [1000, 100_000];
  const answer: Answer = {
    asks: 'Does listing, looking up, adding up or replaying take longer the more jobs there are?',
    tables: [],
    goals: [],
    notes: [
      'A busy installation of 200 users of whom few do most, over 90 days; every query is that of the most active user.',
      'A million jobs are measured with `npm run bench -- scale --million`, which takes some minutes.',
    ],
  };
  await measure(answer, 'SQLite', sizes, (use) => withSqlite(use));
  const program = findMongo();
  if (program === undefined) answer.notes.push('MongoDB was not there to be measured.');
  else {
    await using mongo = await startMongo(program, { members: 1 });
    await measure(answer, 'MongoDB', sizes, async (use, size) => {
      const config = loadConfig({ MONGODB_URI: mongo.uri(`scale_${size}`) });
      await using store = await openStore(config);
      await use(store);
    });
  }
  return answer;
}

type WithStore = (use: (store: Store) => Promise<void>, size: number) => Promise<void>;

async function withSqlite(use: (store: Store) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easel-scale-'));
  try {
    await using store = await openStore(loadConfig({ DATA_DIR: folder }));
    await use(store);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  answer: Answer,
  engine: string,
  sizes: readonly number[],
  withStore: WithStore,
): Promise<void> {
  const times = new Map<string, number[]>();
  for (const size of sizes) {
    await withStore(async (store) => {
      await seedJobs(store, loadConfig({}), { jobs: size, users: 200, days: 90, seed: 1 });
      for (const [name, ask] of await questionsOf(store)) {
        times.set(name, [...(times.get(name) ?? []), await p50(ask)]);
      }
    }, size);
  }
  answer.tables.push({
    title: `${engine}, p50 in microseconds`,
    columns: ['question', ...sizes.map((size) => `${size.toLocaleString('en')} jobs`), 'last ÷ first'],
    rows: [...times].map(([name, taken]) => [
      name,
      ...taken.map((ms) => round(ms * 1000, 0)),
      round((taken.at(-1) ?? 0) / (taken[0] ?? 1), 2),
    ]),
  });
  for (const [name, taken] of times) {
    if (name.startsWith('usage')) {
      answer.goals.push(atMost(`${engine}: milliseconds of ${name}`, taken.at(-1) ?? Number.NaN, 20));
    } else {
      const growth = (taken.at(-1) ?? Number.NaN) / (taken[0] ?? Number.NaN);
      answer.goals.push(atMost(`${engine}: growth of ${name}`, growth, 2));
    }
  }
}

async function questionsOf(store: Store): Promise<[string, () => Promise<unknown>][]> {
  const { items } = await store.jobs.list({ userId: USER }, { first: 100, after: null });
  const sample = items[items.length >> 1];
  if (sample === undefined) throw new Error(`${USER} has no jobs`);
  const again = await admitted(store, sample);
  const newest = { first: 20, after: null };
  const month = { from: Date.now() - 30 * DAY_MS, to: Date.now(), groupBy: ['DAY'] as const, userId: USER };
  return [
    ['a job by its id (the floor)', () => store.jobs.get(sample.id)],
    ['a user’s newest jobs', () => store.jobs.list({ userId: USER }, newest)],
    ['a user’s failed jobs', () => store.jobs.list({ userId: USER, status: ['FAILED'] }, newest)],
    ['a later page', () => store.jobs.list({ userId: USER }, { first: 20, after: sample.id })],
    ['everybody’s jobs of a tag', () => store.jobs.list({ userId: null, tag: 'web' }, newest)],
    ['a user’s newest images', () => store.images.list({ userId: USER }, newest)],
    ['images of a job', () => store.images.ofJobs([sample.id])],
    ['a repeated idempotency key', () => store.jobs.admit([again])],
    ['usage by day of a user’s month', () => store.usage.count({ ...month, groupBy: [...month.groupBy] })],
  ];
}

/** A job with an idempotency key; handing it in again answers with it. */
async function admitted(store: Store, like: Job): Promise<NewJob> {
  const job: Job = { ...like, id: newId('job'), createdAt: Date.now(), attempts: [], tags: [], lastSeq: 0 };
  const idempotency = { key: 'again', expiresAt: Date.now() + DAY_MS };
  const events: NewJob['events'] = [{ type: 'JobQueued', position: null, etaMs: null }];
  const draft: NewJob = { job, events, ledger: [], idempotency, limits: [] };
  await store.jobs.admit([draft]);
  return draft;
}

async function p50(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 220; round++) {
    const started = performance.now();
    await ask();
    if (round >= 20) times.push(performance.now() - started);
  }
  return quantile(times, 0.5);
}
