// Whether what is asked of a store takes longer the more jobs there are: a thousand, a hundred thousand, and with
// `--million` a million. Stores of all sizes are asked in turn, so that whatever else the machine does is shared.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongo, startMongo } from '../scripts/services/mongo.ts';
import { openStore } from '../src/app/open-store.ts';
import { reportUsage } from '../src/billing/report-usage.ts';
import { seedJobs } from '../src/cli/seed.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { Actor } from '../src/domain/actor.ts';
import { newId } from '../src/domain/ids.ts';
import type { Job } from '../src/domain/job.ts';
import type { UsageDimension } from '../src/domain/usage.ts';
import { openDatabase } from '../src/store/sqlite/database.ts';
import type { NewJob, Store } from '../src/store/store.ts';
import type { JobBundle } from '../src/store/transfer.ts';
import { type Answer, atMost, round } from './result.ts';
import { quantile } from './runner.ts';

const DAY_MS = 86_400_000;
const USER = 'user-1';
/** What a thousand jobs of 200 users have enough of. */
const PAGE = 5;
/** For one question, once a few rounds are made. */
const LONGEST_MS = 10_000;

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
      'A million jobs are measured with `npm run bench -- scale --million`, which takes half an hour: nearly all of it fills the stores.',
      'Jobs, images and usage; without events and entries of the ledger, which nothing here asks for.',
    ],
  };
  await withSqlite(sizes, (stores) => measure(answer, 'SQLite', stores));
  const program = findMongo();
  if (program === undefined) answer.notes.push('MongoDB was not there to be measured.');
  else await withMongo(program, sizes, (stores) => measure(answer, 'MongoDB', stores));
  return answer;
}

interface Filled {
  size: number;
  store: Store;
}

/** Without events and entries of the ledger: nothing here asks for them, and they are most of the records. */
async function fill(store: Store, size: number): Promise<void> {
  const writeJobs = (bundles: readonly JobBundle[]): Promise<void> =>
    store.transfer.writeJobs(bundles.map((bundle) => ({ ...bundle, events: [], ledger: [] })));
  const lean = { transfer: { ...store.transfer, writeJobs } };
  await seedJobs(lean, loadConfig({}), { jobs: size, users: 200, days: 90, seed: 1 });
}

async function withSqlite(sizes: readonly number[], use: (stores: Filled[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'easel-scale-'));
  const stores: Filled[] = [];
  try {
    for (const size of sizes) {
      const store = await openStore(loadConfig({ DATA_DIR: join(folder, String(size)) }));
      stores.push({ size, store });
      const rebuild = withoutIndexes(join(folder, String(size), 'easel.sqlite'));
      await fill(store, size);
      rebuild();
    }
    await use(stores);
  } finally {
    for (const { store } of stores) await store[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Building an index at once takes a fraction of building it row by row. Answers what builds them. */
function withoutIndexes(file: string): () => void {
  const db = openDatabase(file);
  const found = db
    .sql(
      `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND name != 'images_of_job'`,
    )
    .all();
  for (const { name } of found) db.exec(`DROP INDEX ${String(name)}`);
  return () => {
    for (const { sql } of found) db.exec(String(sql));
    db.close();
  };
}

async function withMongo(
  program: string,
  sizes: readonly number[],
  use: (stores: Filled[]) => Promise<void>,
): Promise<void> {
  await using mongo = await startMongo(program, { members: 1 });
  const stores: Filled[] = [];
  try {
    for (const size of sizes) {
      const config = loadConfig({ MONGODB_URI: mongo.uri(`scale_${size}`) });
      const filling = await openStore(config);
      await fill(filling, size);
      await filling[Symbol.asyncDispose]();
      // Opened again, for that sums up the days that are over.
      stores.push({ size, store: await openStore(config) });
    }
    await use(stores);
  } finally {
    for (const { store } of stores) await store[Symbol.asyncDispose]();
  }
}

async function measure(answer: Answer, engine: string, stores: readonly Filled[]): Promise<void> {
  const questions = await Promise.all(stores.map(({ store }) => questionsOf(store)));
  const times = new Map<string, number[]>();
  for (const name of Object.keys(questions[0] ?? {})) {
    times.set(name, await p50s(questions.map((of) => of[name] ?? (() => Promise.resolve()))));
  }
  answer.tables.push({
    title: `${engine}, p50 in microseconds`,
    columns: ['question', ...stores.map(({ size }) => `${size.toLocaleString('en')} jobs`), 'last ÷ first'],
    rows: [...times].map(([name, taken]) => [
      name,
      ...taken.map((ms) => round(ms * 1000, 0)),
      round((taken.at(-1) ?? 0) / (taken[0] ?? 1), 2),
    ]),
  });
  for (const [name, taken] of times) {
    if (name === MONTH) {
      answer.goals.push(atMost(`${engine}: milliseconds of ${name}`, taken.at(-1) ?? Number.NaN, 20));
    } else if (!name.startsWith('usage')) {
      const growth = (taken.at(-1) ?? Number.NaN) / (taken[0] ?? Number.NaN);
      answer.goals.push(atMost(`${engine}: growth of ${name}`, growth, 2));
    }
  }
}

const MONTH = 'usage by day of a user’s month';

async function questionsOf(store: Store): Promise<Record<string, () => Promise<unknown>>> {
  const { items } = await store.jobs.list({ userId: USER }, { first: 100, after: null });
  const sample = items[items.length >> 1];
  if (sample === undefined) throw new Error(`${USER} has no jobs`);
  const again = await admitted(store, sample);
  const newest = { first: PAGE, after: null };
  const report = (actor: Actor, days: number, groupBy: UsageDimension[], timeZone = 'UTC') => {
    const to = Date.now();
    return reportUsage(store, actor, { from: to - days * DAY_MS, to, groupBy, timeZone });
  };
  const operator: Actor = { kind: 'operator', name: 'operator' };
  const user: Actor = { kind: 'user', userId: USER, scopes: ['read'], key: null, onlyJobId: null };
  return {
    'a job by its id (the floor)': () => store.jobs.get(sample.id),
    'a user’s newest jobs': () => store.jobs.list({ userId: USER }, newest),
    'a user’s failed jobs': () => store.jobs.list({ userId: USER, status: ['FAILED'] }, newest),
    'a later page': () => store.jobs.list({ userId: USER }, { first: PAGE, after: sample.id }),
    'everybody’s jobs of a tag': () => store.jobs.list({ userId: null, tag: 'web' }, newest),
    'a user’s newest images': () => store.images.list({ userId: USER }, newest),
    'images of a job': () => store.images.ofJobs([sample.id]),
    'a repeated idempotency key': () => store.jobs.admit([again]),
    [MONTH]: () => report(user, 30, ['DAY']),
    'usage by day of that month in Berlin': () => report(user, 30, ['DAY'], 'Europe/Berlin'),
    'usage by day and model of that month': () => report(user, 30, ['DAY', 'MODEL']),
    'usage by day, model and tag of that month': () => report(user, 30, ['DAY', 'MODEL', 'TAG']),
    'usage of everybody, 90 days by day and model': () => report(operator, 90, ['DAY', 'MODEL']),
    'usage of everybody, 90 days by user': () => report(operator, 90, ['USER']),
    'usage of everybody, 90 days by user and day': () => report(operator, 90, ['USER', 'DAY']),
    'usage of everybody, 90 days by day and model in Berlin': () =>
      report(operator, 90, ['DAY', 'MODEL'], 'Europe/Berlin'),
  };
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

/** Of each, all asked in turn. */
async function p50s(asks: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const times: number[][] = asks.map(() => []);
  const ended = performance.now() + LONGEST_MS;
  for (let round = 0; round < 220 && (round < 30 || performance.now() < ended); round++) {
    for (const [index, ask] of asks.entries()) {
      const started = performance.now();
      await ask();
      if (round >= 20) times[index]?.push(performance.now() - started);
    }
  }
  return times.map((taken) => quantile(taken, 0.5));
}
