import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMongo, type MongoService, startMongo } from '../../scripts/services/mongo.ts';
import { runCopyStore } from '../../src/cli/copy-store.ts';
import { seedJobs } from '../../src/cli/seed.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { type Collections, openCollections } from '../../src/store/mongo/collections.ts';
import { connect } from '../../src/store/mongo/connection.ts';
import { imageListing } from '../../src/store/mongo/images.ts';
import { jobListing } from '../../src/store/mongo/list-jobs.ts';
import { openMongoStore } from '../../src/store/mongo/mongo-store.ts';
import { usageCounting } from '../../src/store/mongo/usage.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { ImageWhere, JobWhere } from '../../src/store/store.ts';
import { readingsOf } from '../../src/store/usage-plan.ts';
import { budget, newJob } from '../contract/sample-records.ts';
import { JOB, LIFE, LIMIT, PRICE, REQUESTS } from '../durability/one-life.ts';
import { openTestApp, runToEnd } from '../open-test-app.ts';
import { startTcpProxy } from '../scale/tcp-proxy.ts';
import { usageReports } from './usage-reports.ts';

const program = findMongo();
let mongo: MongoService;
beforeAll(async () => {
  if (program !== undefined) mongo = await startMongo(program, { members: 1 });
});
afterAll(() => mongo?.[Symbol.asyncDispose]());

/** Runs a file in a process of its own; resolves when it has ended. */
async function run(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // What it printed may come after its exit.
  const [code, signal] = await once(child, 'close');
  return { code, signal, output };
}

describe.skipIf(program === undefined)('queries on MongoDB go by an index', () => {
  let connection: mongoose.Connection;
  let collections: Collections;
  beforeAll(async () => {
    const uri = mongo.uri('plans');
    const store = await openMongoStore({ uri, migrate: true });
    await seedJobs(store, loadConfig({}), { jobs: 1000, users: 5, days: 30, seed: 1 });
    await store[Symbol.asyncDispose]();
    // Sums up the days.
    await (await openMongoStore({ uri, migrate: true }))[Symbol.asyncDispose]();
    connection = await connect(uri);
    collections = openCollections(connection);
  });
  afterAll(() => connection?.close());

  /** The stages of the chosen plan that read everything, or sort what they found. */
  const costs = (plan: unknown): string[] => {
    const chosen = JSON.stringify(plan, (key, value: unknown) => (key === 'rejectedPlans' ? [] : value));
    return [...chosen.matchAll(/"stage":"(COLLSCAN|SORT)"/g)].map(([, stage]) => stage ?? '');
  };
  /** Of the chosen plan, which comes before the trials of others. */
  const examined = (plan: unknown): number[] =>
    ['totalKeysExamined', 'totalDocsExamined'].map((name) =>
      Number(new RegExp(`"${name}":(\\d+)`).exec(JSON.stringify(plan))?.[1]),
    );
  const page = { first: 20, after: null };
  const next = { first: 20, after: 'job_01KPZZZZZZZZZZZZZZZZZZZZZZ' };

  const filters: Partial<JobWhere>[] = [
    {},
    { status: ['FAILED'] },
    { status: ['COMPLETED', 'FAILED'] },
    { model: 'flux-dev' },
    { template: 'billboard' },
    { tag: 'web' },
    { createdAfter: Date.UTC(2026, 0), createdBefore: Date.UTC(2027, 0) },
  ];
  it.each(
    [null, 'user-1'].flatMap((userId) =>
      filters.flatMap((filter) => [page, next].map((at) => ({ userId, filter, at }))),
    ),
  )('jobs: $userId $filter $at', async ({ userId, filter, at }) => {
    const plan = await collections.jobs
      .find(jobListing({ userId, ...filter }, at))
      .sort({ _id: -1 })
      .limit(21)
      .explain('queryPlanner');
    expect(costs(plan)).toStrictEqual([]);
  });

  const imageFilters: Partial<ImageWhere>[] = [
    {},
    { model: 'flux-dev' },
    { tag: 'web' },
    { search: 'fox' },
    { search: 'fox light' },
    { createdBefore: Date.UTC(2027, 0) },
  ];
  it.each([null, 'user-1'].flatMap((userId) => imageFilters.map((filter) => ({ userId, filter }))))(
    'images: $userId $filter',
    async ({ userId, filter }) => {
      const { filter: query, sort } = imageListing({ userId, ...filter }, page, null);
      const plan = await collections.images.find(query).sort(sort).limit(21).explain('queryPlanner');
      expect(costs(plan)).toStrictEqual([]);
    },
  );

  it('lookups too', async () => {
    const { jobs, images, ledger, counters } = collections;
    const plans = await Promise.all([
      jobs.find({ requestIds: 'x' }).explain('queryPlanner'),
      jobs.find({ userId: 'a', 'idempotency.key': 'k' }).explain('queryPlanner'),
      jobs
        .find({ userId: 'a', requestHash: 'h', status: 'COMPLETED' })
        .sort({ _id: -1 })
        .explain('queryPlanner'),
      jobs
        .find({ active: true, deadlineAt: { $ne: null, $lt: 5 } })
        .sort({ deadlineAt: 1 })
        .explain('queryPlanner'),
      jobs.find({ active: true }).sort({ _id: 1 }).explain('queryPlanner'),
      jobs
        .find({ model: 'flux-dev', runMs: { $exists: true } })
        .sort({ _id: -1 })
        .explain('queryPlanner'),
      jobs
        .find({ outboxAt: { $lte: 5 } })
        .sort({ outboxAt: 1 })
        .explain('queryPlanner'),
      jobs.find({ 'admission.at': { $exists: true, $lte: 5 } }).explain('queryPlanner'),
      images.find({ jobId: { $in: ['a', 'b'] }, listed: { $gte: 0 } }).explain('queryPlanner'),
      images
        .find({ listed: { $gte: 0 }, createdAt: { $lt: 5 } })
        .sort({ createdAt: 1 })
        .explain('queryPlanner'),
      ledger.find({ jobId: 'a' }).sort({ at: 1 }).explain('queryPlanner'),
      counters.find({ 'open.job': 'a' }).explain('queryPlanner'),
    ]);
    expect(plans.map(costs)).toStrictEqual(plans.map(() => []));
  });

  // A pipeline of its own for each reading of a report: at the ends of its span, and between.
  const reports = usageReports();
  it.each(reports)('usage by $groupBy of $userId', async (query) => {
    for (const reading of readingsOf(query)) {
      const from = reading.rollup === null ? collections.usage : collections.usageRollups;
      const plan = await from.aggregate(usageCounting(query, reading)).explain('executionStats');
      expect(costs(plan)).toStrictEqual([]);
      // No more than the rows of the span, and of sums not a document.
      const [keys, documents] = examined(plan);
      const { rollup } = reading;
      const where = {
        bucket: { $gte: reading.from, $lt: reading.to },
        ...(query.userId === null ? {} : { userId: query.userId }),
      };
      const rows = await (rollup === null
        ? collections.usage.countDocuments(where)
        : collections.usageRollups.countDocuments({ ...where, rollup: rollup.name }));
      expect(keys).toBeLessThanOrEqual(rows + 10);
      expect(documents).toBeLessThanOrEqual(rollup === null ? rows : 0);
    }
  });
});

describe.skipIf(program === undefined)('a MongoDB installation', () => {
  it('is migrated by two machines at once, and not used in production before', async () => {
    const env = { MONGODB_URI: mongo.uri('migrated'), NODE_ENV: 'production', PORT: '0' };
    const early = await run('src/main.ts', env);
    expect(early).toMatchObject({ code: 1, output: expect.stringMatching(/MONGODB_URI: .*npm run migrate/) });
    const both = await Promise.all([run('src/cli/migrate.ts', env), run('src/cli/migrate.ts', env)]);
    expect(both.map(({ code, output }) => [code, output])).toStrictEqual(
      both.map(() => [0, "The MongoDB store is at this version's schema.\n"]),
    );
    const store = await openMongoStore({ uri: env.MONGODB_URI, migrate: false });
    await store.ping();
    await store[Symbol.asyncDispose]();
  });

  it('does not start without a server, or on a newer schema', async () => {
    const gone = await run('src/main.ts', {
      MONGODB_URI: 'mongodb://someone:secret@127.0.0.1:9/x',
      PORT: '0',
    });
    expect(gone).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^MONGODB_URI: no MongoDB server/m),
    });
    expect(gone.output).not.toContain('secret');
    const uri = mongo.uri('newer');
    const connection = await connect(uri);
    await openCollections(connection).migrations.insertMany([{ _id: 'schema', version: 99, at: 1 }]);
    await connection.close();
    await expect(openMongoStore({ uri, migrate: true })).rejects.toThrow(
      /newer version of Easel \(schema 99/,
    );
  });

  it('takes over an embedded one, record for record, and again', async () => {
    await using app = await openTestApp();
    await runToEnd(app, {
      model: { fluxDev: { prompt: 'a fox' } },
      options: { width: 64, height: 64, numImages: 2 },
      idempotencyKey: 'k',
      tags: ['t'],
    });
    const image = await runToEnd(app, {
      model: { fluxPro: { prompt: 'b' } },
      options: { width: 64, height: 64 },
    });
    await app.post('mutation Delete($id: ID!) { deleteImage(id: $id) { image { id } } }', {
      id: image.images[0].id,
    });
    const { errors } = await app.post(`mutation {
      creditUser(userId: "operator", amount: "0.50") { entry { id } }
      setAccount(userId: "operator", input: { budgets: [{ period: TOTAL, limit: "1" }] }) { account { balance } }
    }`);
    expect(errors).toBeUndefined();
    await app.stop();
    const file = `${app.folder}/easel.sqlite`;
    const to = mongo.uri('taken-over');
    const takeOver = async () => {
      const said: string[] = [];
      const say = (text: string) => said.push(text);
      const terminal = { out: say, err: say, ask: undefined };
      return [await runCopyStore(['--from', `sqlite:${file}`, '--to', to], terminal), said.join('\n')];
    };
    for (let time = 0; time < 2; time++) {
      expect(await takeOver()).toStrictEqual([0, expect.stringContaining('jobs     2 there, 2 copied')]);
    }
    const embedded = await openSqliteStore({ file });
    const copy = await openMongoStore({ uri: to, migrate: false });
    const everything = {
      from: 0,
      to: Date.now() + 1e6,
      groupBy: ['USER', 'MODEL', 'TAG'] as const,
      userId: null,
    };
    const where = { userId: null };
    const page = { first: 10, after: null };
    expect(await copy.jobs.list(where, page)).toStrictEqual(await embedded.jobs.list(where, page));
    expect(await copy.images.list(where, page)).toStrictEqual(await embedded.images.list(where, page));
    expect(await copy.usage.count(everything)).toStrictEqual(await embedded.usage.count(everything));
    // The very credit is known: it is not booked again.
    const span = { userId: 'operator', from: 0, to: Date.now() + 1e6 };
    const credit = (await copy.ledger.list(span, page)).items.find(({ kind }) => kind === 'CREDIT');
    expect(await copy.accounts.book(credit!)).toStrictEqual({ kind: 'there', entry: credit });
    expect(await copy.accounts.list(page)).toStrictEqual(await embedded.accounts.list(page));
    expect(await copy.ledger.sums('operator')).toStrictEqual(await embedded.ledger.sums('operator'));
    await embedded[Symbol.asyncDispose]();

    // Once it is in use, nothing that was counted there is wound back, and its own jobs are mixed with nothing.
    await copy.accounts.book({ ...credit!, id: 'led_later', amount: 70 });
    const balance = () => copy.budgets.counters([{ scope: 'user:operator', period: 'balance' }]);
    const counted = await balance();
    expect(await takeOver()).toStrictEqual([1, expect.stringContaining('not equal')]);
    expect(await balance()).toStrictEqual(counted);
    const own = newJob();
    await copy.jobs.admit([own]);
    expect(await takeOver()).toStrictEqual([2, expect.stringContaining(own.job.id)]);
    await copy[Symbol.asyncDispose]();
  });

  it('leaves no half of anything, whichever write is the last before a crash', async () => {
    const whole = await run('test/durability/crashing-store.ts', { MONGODB_URI: await migrated('life') });
    const writes = Number(/(\d+) writes/.exec(whole.output)?.[1]);
    expect(writes).toBeGreaterThan(15);
    for (let at = 1; at <= writes; at++) {
      const uri = await migrated(`life-${at}`);
      const crashed = await run('test/durability/crashing-store.ts', {
        MONGODB_URI: uri,
        CRASH_AT: String(at),
      });
      expect(crashed.signal).toBe('SIGKILL');
      await expect(goOn(uri), `killed after write ${at}`).resolves.toStrictEqual({
        jobs: 2,
        events: [1, 2, 3, 4],
        images: 1,
        ledger: ['CHARGE', 'HOLD', 'RELEASE'],
        usage: [{ jobs: 1, images: 1, price: PRICE }],
        room: LIMIT - 2 * PRICE,
      });
    }
  }, 400_000);

  async function migrated(name: string): Promise<string> {
    const uri = mongo.uri(name);
    const store = await openMongoStore({ uri, migrate: true });
    await store[Symbol.asyncDispose]();
    return uri;
  }

  /** The next process makes the whole life again, as recovery and a repeating client do, and looks at the result. */
  async function goOn(uri: string) {
    await abandonAdmissions(uri);
    const store = await openMongoStore({ uri, migrate: false });
    try {
      for (const step of LIFE) await step(store);
      const page = { first: 10, after: null };
      const { items } = await store.jobs.list({ userId: null }, page);
      const job = items.find(({ id }) => id === JOB.id) ?? items[0];
      const span = { from: 0, to: Date.now() + 1e11, groupBy: [], userId: null };
      const [over] = await store.jobs.admit([newJob({}, { limits: [budget(LIMIT, LIMIT)] })]);
      const counts = await store.usage.count(span);
      return {
        jobs: items.filter(({ id }) => REQUESTS.some((request) => request.job.id === id)).length,
        events: (await store.jobs.events(job?.id ?? '', 0, 100)).map(({ seq }) => seq),
        images: (await store.images.list({ userId: null, search: 'fox' }, page)).items.length,
        ledger: (await store.ledger.ofJob(JOB.id))
          .map(({ kind }) => kind)
          .toSorted((a, b) => (a < b ? -1 : 1)),
        usage: counts.map(({ jobs, images, price }) => ({ jobs, images, price })),
        room: over?.kind === 'over-budget' ? over.remaining : null,
      };
    } finally {
      await store[Symbol.asyncDispose]();
    }
  }

  /** Time passes: whoever was admitting is known to be gone. */
  async function abandonAdmissions(uri: string): Promise<void> {
    const connection = await connect(uri);
    await openCollections(connection).jobs.updateMany(
      { 'admission.at': { $exists: true } },
      { $set: { 'admission.at': 1 } },
    );
    await connection.close();
  }
});

describe.skipIf(program === undefined)('a store behind a wire that breaks', () => {
  it('loses and repeats nothing of what it writes', async () => {
    await using wire = await startTcpProxy(Number(/:(\d+)\//.exec(mongo.uri('wire'))?.[1]));
    await using direct = await openMongoStore({ uri: mongo.uri('wire'), migrate: true });
    const uri = `mongodb://127.0.0.1:${wire.port}/wire?directConnection=true`;
    await using store = await openMongoStore({ uri, migrate: false });
    let broken = 0;
    const breaking = setInterval(() => {
      wire.reset();
      broken++;
    }, 40);
    const limits = [budget(30_000, 10_000_000)];
    const lives = Array.from({ length: 40 }, async () => {
      const request = newJob({}, { limits });
      await store.jobs.admit([request]);
      for (let position = 0; position < 4; position++) {
        await store.jobs.apply({
          id: request.job.id,
          when: { status: ['QUEUED'] },
          set: { queuePosition: position },
          events: [{ type: 'JobQueued', position, etaMs: null }],
          at: position,
        });
      }
      return request.job.id;
    });
    const ids = await Promise.all(lives);
    clearInterval(breaking);
    expect(broken).toBeGreaterThan(1);
    for (const id of ids) {
      const events = await direct.jobs.events(id, 0, 100);
      expect(events.map(({ seq }) => seq)).toStrictEqual([1, 2, 3, 4, 5]);
      expect(await direct.ledger.ofJob(id)).toHaveLength(1);
    }
    const [counter] = await direct.budgets.counters([{ scope: 'user:ann', period: 'total' }]);
    expect(counter).toMatchObject({ held: 40 * 30_000 });
  }, 60_000);
});

describe.skipIf(program === undefined)('a server on MongoDB', () => {
  it('runs the main job, and says when the database is away and back', async () => {
    await using own = await startMongo(program ?? '', { members: 0 });
    await using app = await openTestApp({ env: { MONGODB_URI: own.uri('easel') } });
    const job = await runToEnd(app, {
      model: { fluxDev: { prompt: 'p' } },
      options: { width: 64, height: 64 },
    });
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.03' } });
    const ready = async () => (await fetch(`${app.url}/readyz`)).status;
    expect(await ready()).toBe(200);
    await own.kill();
    await expect.poll(ready).toBe(503);
    const waiting = app.post('{ jobs { nodes { id } } }');
    await own.revive();
    await expect.poll(ready).toBe(200);
    expect((await waiting).data.jobs.nodes).toStrictEqual([{ id: job.id }]);
  });

  it('loses no job when the primary steps down in the middle of a run', async () => {
    await using own = await startMongo(program ?? '', { members: 3 });
    await using app = await openTestApp({
      env: { MONGODB_URI: own.uri('easel') },
      sandbox: { runMs: 1500, logs: 6 },
    });
    const jobs = Array.from({ length: 10 }, (_, index) =>
      runToEnd(app, { model: { fluxDev: { prompt: `p ${index}` } }, options: { width: 64, height: 64 } }),
    );
    await expect.poll(async () => (await app.submissions()).length).toBeGreaterThan(0);
    // The old primary closes its connections, this one among them.
    await own.admin({ replSetStepDown: 20, force: true }).catch(() => undefined);
    for (const job of await Promise.all(jobs)) {
      expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.03' } });
      expect(job.events.map(({ seq }: { seq: number }) => seq)).toStrictEqual(
        Array.from({ length: job.lastSeq }, (_, index) => index + 1),
      );
    }
    expect(await app.submissions()).toHaveLength(10);
  });
});
