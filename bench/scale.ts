// Whether what is asked of a store takes longer the more jobs there are: a thousand and twenty thousand; with
// `--million` a thousand, a hundred thousand and a million. Stores of all sizes are asked in turn, so that whatever else the machine does is shared.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongo, startMongo } from '../scripts/services/mongo.ts';
import { openStore } from '../src/app/open-store.ts';
import { reportUsage } from '../src/billing/report-usage.ts';
import { createCleanup } from '../src/cleanup.ts';
import { type Environment, loadConfig } from '../src/config/load-config.ts';
import type { Actor } from '../src/domain/actor.ts';
import { newId } from '../src/domain/ids.ts';
import type { Job } from '../src/domain/job.ts';
import type { UsageDimension } from '../src/domain/usage.ts';
import type { NewJob, Store } from '../src/store/store.ts';
import { type Answer, atMost, round } from './result.ts';
import { quantile } from './runner.ts';
import { startSubject } from './subject.ts';

const DAY_MS = 86_400_000;
const USER = 'user-1';
/** What a thousand jobs of 200 users have enough of. */
const PAGE = 5;
/** For one question, once the least of rounds are made. */
const LONGEST_MS = 200;
const LEAST_ROUNDS = 5;
const MOST_ROUNDS = 200;
const WARMING = 2;

export async function scale({ quick }: { quick: boolean }): Promise<Answer> {
  const million = process.argv.includes('--million');
  const sizes = million ? [1000, 100_000, 1_000_000] : quick ? [1000, 5000] : [1000, 20_000];
  const answer: Answer = {
    asks: 'Does listing, looking up, adding up or replaying take longer the more jobs there are?',
    tables: [],
    goals: [],
    notes: [
      'A busy installation of 200 users of whom few do most, over 90 days; every query is that of the most active user.',
      'What grew with the number of jobs would take up to twenty times as long here, up to a thousand times with a million: those are measured with `npm run bench -- scale --million`; nearly all of its time fills the stores.',
      'Jobs, images and usage; without events and entries of the ledger, which nothing here asks for.',
    ],
    ...(million && { longer: { name: 'scale-million', command: 'npm run bench -- scale --million' } }),
  };
  await using cleanup = createCleanup();
  const folder = await mkdtemp(join(tmpdir(), 'easel-scale-'));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const engines: Record<string, EnvOf> = { SQLite: (size) => ({ DATA_DIR: join(folder, String(size)) }) };
  const program = findMongo();
  if (program === undefined) answer.notes.push('MongoDB was not there to be measured.');
  else {
    const mongo = cleanup.use(await startMongo(program, { members: 1 }));
    engines['MongoDB'] = (size) => ({ MONGODB_URI: mongo.uri(`scale_${size}`) });
  }
  await Promise.all(Object.values(engines).map((envOf) => fill(envOf, sizes)));
  for (const [engine, envOf] of Object.entries(engines)) {
    await using stores = await openAll(envOf, sizes);
    await measure(answer, engine, stores);
  }
  return answer;
}

interface Filled {
  size: number;
  store: Store;
}

/** Of a store of so many jobs. */
type EnvOf = (size: number) => Environment;

async function fill(envOf: EnvOf, sizes: readonly number[]): Promise<void> {
  await using filler = await startSubject('fill-store');
  for (const size of sizes) await filler.ask({ env: envOf(size), jobs: size });
}

async function openAll(envOf: EnvOf, sizes: readonly number[]): Promise<Filled[] & AsyncDisposable> {
  const stores: Filled[] = [];
  for (const size of sizes) stores.push({ size, store: await openStore(loadConfig(envOf(size))) });
  return Object.assign(stores, {
    async [Symbol.asyncDispose]() {
      for (const { store } of stores) await store[Symbol.asyncDispose]();
    },
  });
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
  for (
    let round = -WARMING;
    round < MOST_ROUNDS && (round < LEAST_ROUNDS || performance.now() < ended);
    round++
  ) {
    for (const [index, ask] of asks.entries()) {
      const started = performance.now();
      await ask();
      if (round >= 0) times[index]?.push(performance.now() - started);
    }
  }
  return times.map((taken) => quantile(taken, 0.5));
}
