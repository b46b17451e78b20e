// Whatever reports of usage are read from, and totals of keys, is added up again from jobs: on both engines, with one
// sum after the other made wrong.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { findMongo, startMongo } from '../../scripts/services/mongo.ts';
import { checkLedger } from '../../src/billing/check-ledger.ts';
import { idAt } from '../../src/domain/ids.ts';
import type { Job, JobStatus } from '../../src/domain/job.ts';
import { openMongoStore } from '../../src/store/mongo/mongo-store.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { budget, entryOf, newJob, sampleImage } from '../contract/sample-records.ts';

const DAY_MS = 86_400_000;
/** Noon, three days ago: those days have sums of their own. */
const NOON = Math.floor(Date.now() / DAY_MS) * DAY_MS - 2.5 * DAY_MS;
const SPAN = { from: NOON - DAY_MS / 2, to: NOON + DAY_MS };

interface Engine extends AsyncDisposable {
  store: Store;
  /** Sums up what is over, as a server that starts does. */
  reopen(): Promise<void>;
  /** Adds one micro-dollar to one sum: of quarter hours (null), or of a rollup. */
  addTo(rollup: string | null, tag: string): Promise<void>;
  addToBudget(scope: string): Promise<void>;
}

async function openSqlite(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-sums-'));
  const file = join(folder, 'easel.sqlite');
  let store = await openSqliteStore({ file });
  const run = async (text: string, ...values: string[]): Promise<void> => {
    await store[Symbol.asyncDispose]();
    const db = openDatabase(file);
    expect(db.sql(text).run(...values).changes).toBe(1);
    db.close();
    store = await openSqliteStore({ file });
  };
  return {
    get store() {
      return store;
    },
    reopen: () => Promise.resolve(),
    addTo: (rollup, tag) =>
      rollup === null
        ? run('UPDATE usage_buckets SET price = price + 1 WHERE tag = ? AND user_id = ?', tag, 'ann')
        : run(
            `UPDATE usage_rollups SET price = price + 1 WHERE rollup = ? AND tag = ? AND user_id IN ('', 'ann')
               AND model IN ('', 'flux-dev')`,
            rollup,
            tag,
          ),
    addToBudget: (scope) => run('UPDATE budget_counters SET spent = spent + 1 WHERE scope = ?', scope),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openMongo(program: string): Promise<Engine> {
  const mongo = await startMongo(program, { members: 0 });
  const uri = mongo.uri('sums');
  const raw = await mongoose.createConnection(uri).asPromise();
  let store = await openMongoStore({ uri, migrate: true });
  const add = async (collection: string, where: object, field: string): Promise<void> => {
    const found = await raw.collection(collection).updateMany(where, { $inc: { [field]: 1 } });
    expect(found.modifiedCount).toBe(1);
  };
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store[Symbol.asyncDispose]();
      store = await openMongoStore({ uri, migrate: true });
    },
    addTo: (rollup, tag) =>
      rollup === null
        ? add('usage_buckets', { tag, userId: 'ann' }, 'price')
        : add(
            'usage_rollups',
            { rollup, tag, userId: { $in: ['', 'ann'] }, model: { $in: ['', 'flux-dev'] } },
            'price',
          ),
    addToBudget: (scope) => add('budget_counters', { scope }, 'spent'),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await raw.close();
      await mongo[Symbol.asyncDispose]();
    },
  };
}

/** Two images of a job that held 30,000 and cost 20,000, or a failure. */
async function run(store: Store, status: JobStatus, fields: Partial<Job>): Promise<void> {
  const limits =
    fields.keyId === undefined ? [] : [budget(30_000, 1_000_000, { scope: `key:${fields.keyId}` })];
  const request = newJob({ createdAt: NOON, ...fields }, { limits });
  const { job } = request;
  await store.jobs.admit([request]);
  const settled = status === 'FAILED' ? 0 : 20_000;
  await store.jobs.apply({
    id: job.id,
    when: {},
    set: {
      status,
      finishedAt: NOON + 5000,
      cost: { ...job.cost, held: 0, settled, providerCost: settled === 0 ? null : 10_000 },
    },
    images: settled === 0 ? [] : [sampleImage(job, 0), sampleImage(job, 1)],
    ledger: [entryOf(job, 'RELEASE', 30_000), ...(settled === 0 ? [] : [entryOf(job, 'CHARGE', settled)])],
    settle: { spent: settled },
    at: NOON + 5000,
  });
}

async function mistakes({ store }: Engine): Promise<string[]> {
  const checked = await checkLedger({ store, now: Date.now }, { kind: 'operator', name: 'operator' }, SPAN);
  if (!checked.ok) throw new Error(checked.errors[0]?.message);
  return checked.value.mistakes.map(({ userId, message }) => `${userId} ${message}`);
}

const program = findMongo();
const engines = [
  ['SQLite', openSqlite] as const,
  ...(program === undefined ? [] : [['MongoDB', () => openMongo(program)] as const]),
];

describe.each(engines)('on %s, the check of the ledger', (_, open) => {
  it('finds every sum of usage, and every total of a key, that no jobs have made', async () => {
    await using engine = await open();
    const { store } = engine;
    const at = (ms: number): Partial<Job> => ({ id: idAt('job', ms), createdAt: ms });
    await run(store, 'COMPLETED', { ...at(NOON), tags: ['t'], keyId: 'key_1' });
    // Older than the span, and than anything that is usual.
    await run(store, 'COMPLETED', { ...at(NOON - 30 * DAY_MS), userId: 'ben', model: 'flux-pro' });
    await run(store, 'FAILED', { ...at(NOON), userId: 'ben', model: 'flux-pro' });
    await engine.reopen();
    expect(await mistakes(engine)).toStrictEqual([]);

    const day = new Date(NOON).toISOString().slice(0, 10);
    const said = '1 jobs (0 failed, 0 unpriced) and 2 images that cost $0.01, for $0.02';
    const wrong = `${said}0001 by the sums, but ${said} by the jobs`;
    const all = '(flux-dev, key key_1)';
    const tagged = '(flux-dev, key key_1, tag t)';
    const cases: [string | null, string, string][] = [
      [null, '', `ann used in the quarter hour of ${day}T12:00Z ${all} ${wrong}`],
      [null, 't', `ann used in the quarter hour of ${day}T12:00Z ${tagged} ${wrong}`],
      ['hour-user', '', `ann used in the hour of ${day}T12:00Z ${wrong}`],
      ['hour-model', '', ` used in the hour of ${day}T12:00Z (flux-dev) ${wrong}`],
      ['day-user', '', `ann used in ${day} ${wrong}`],
      ['day-model', '', ` used in ${day} (flux-dev) ${wrong}`],
      ['day', '', `ann used in ${day} ${all} ${wrong}`],
      ['day', 't', `ann used in ${day} ${tagged} ${wrong}`],
    ];
    let found: string[] = [];
    for (const [rollup, tag, message] of cases) {
      await engine.addTo(rollup, tag);
      const now = await mistakes(engine);
      expect(now.filter((each) => !found.includes(each))).toStrictEqual([message]);
      found = now;
    }
    await engine.addToBudget('key:key_1');
    expect((await mistakes(engine)).filter((each) => !found.includes(each))).toStrictEqual([
      'ann has a budget for total (key:key_1) that holds $0.00 and has spent $0.020001, but jobs hold $0.00 and have spent $0.02',
    ]);
  });
});
