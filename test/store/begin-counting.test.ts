// Counters that begin while jobs come, end and are copied on two servers: over any order of operations each job is
// counted once.

import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findMongo, type MongoService, startMongo } from '../../scripts/services/mongo.ts';
import { holdsOf, readTerms } from '../../src/billing/terms.ts';
import { effectOf } from '../../src/billing/read-accounts.ts';
import { userScope } from '../../src/domain/account.ts';
import type { Job, LedgerKind } from '../../src/domain/job.ts';
import { openMongoStore } from '../../src/store/mongo/mongo-store.ts';
import type { NewJob, Store } from '../../src/store/store.ts';
import { entryOf, newJob } from '../contract/sample-records.ts';
import { type Choice, instrumentDriver, interleave } from './interleave.ts';

const RUNS = Number(process.env['BEGIN_COUNTING_RUNS'] ?? 40);
const program = findMongo();
let mongo: MongoService;
let one: Store;
let two: Store;
let instrumented: Disposable | undefined;
beforeAll(async () => {
  if (program === undefined) return;
  mongo = await startMongo(program, { members: 0 });
  one = await openMongoStore({ uri: mongo.uri('begin'), migrate: true });
  two = await openMongoStore({ uri: mongo.uri('begin'), migrate: false });
  instrumented = instrumentDriver();
});
afterAll(async () => {
  instrumented?.[Symbol.dispose]();
  await one?.[Symbol.asyncDispose]();
  await two?.[Symbol.asyncDispose]();
  await mongo?.[Symbol.asyncDispose]();
});

async function end(store: Store, { id }: Pick<Job, 'id'>, settled: number): Promise<void> {
  const job = await store.jobs.get(id);
  if (job === undefined) return;
  await store.jobs.apply({
    id,
    when: { status: ['QUEUED'] },
    set: { status: 'COMPLETED', finishedAt: job.createdAt, cost: { ...job.cost, held: 0, settled } },
    ledger: [entryOf(job, 'RELEASE', 30_000), entryOf(job, 'CHARGE', settled)],
    settle: { spent: settled },
    at: job.createdAt,
  });
}

/** As it is priced now: held of what its account counts by then. */
async function priced(store: Store, request: NewJob): Promise<NewJob> {
  const { userId, createdAt: at, cost } = request.job;
  const terms = await readTerms(store, { kind: 'operator', name: 'operator' }, { userId, at });
  return { ...request, limits: holdsOf(terms, cost.held) };
}

/** What two servers do at the same time, all of one user. */
function worksOf(userId: string, jobs: { old: NewJob; late: NewJob; next: NewJob }) {
  const { old, late, next } = jobs;
  const budgets = [{ period: 'TOTAL' as const, limit: 1_000_000_000 }];
  return [
    () => one.accounts.change(userId, { budgets }, Date.now()),
    () => two.accounts.change(userId, { budgets, countBalance: true }, Date.now()),
    // Priced before there was anything to hold.
    () => one.jobs.admit([late]).then(() => end(one, late.job, 7)),
    async () => {
      await two.jobs.admit([await priced(two, next)]);
      await end(two, next.job, 11);
    },
    () => end(one, old.job, 13),
    // Whoever reads events, or looks for what a crash left, copies outboxes, and may have read them long ago.
    () => two.jobs.events(old.job.id, 0, 10).then(() => two.jobs.events(late.job.id, 0, 10)),
    () => two.jobs.events(late.job.id, 0, 10).then(() => end(two, late.job, 7)),
  ];
}

let users = 0;

/** What the budget says, what the balance says, and what is left of it by the balance and by the ledger. */
async function countedOver(choices: readonly Choice[]) {
  const userId = `user-${++users}`;
  const [past, old, late, next] = [
    newJob({ userId }),
    newJob({ userId }),
    newJob({ userId }),
    newJob({ userId }),
  ];
  await one.jobs.admit([past, old]);
  await end(one, past.job, 17);
  await interleave(worksOf(userId, { old, late, next }), choices);
  // Whatever was too early for its job.
  for (const { job } of [old, late, next])
    await end(one, job, { [old.job.id]: 13, [late.job.id]: 7 }[job.id] ?? 11);
  const scope = userScope(userId);
  const [total, balance] = await one.budgets.counters([
    { scope, period: 'total' },
    { scope, period: 'balance' },
  ]);
  const left = (balance?.credited ?? 0) - (balance?.held ?? 0) - (balance?.spent ?? 0);
  const sums = Object.entries(await one.ledger.sums(userId)) as [LedgerKind, number][];
  const booked = sums.reduce((sum, [kind, amount]) => sum + effectOf({ kind, amount }), 0);
  return [total?.held, total?.spent, balance?.held, balance?.spent, left - booked];
}

const choices = fc.array(
  fc.record({
    pick: fc.nat({ max: 1000 }),
    steps: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 14 })),
  }),
  { minLength: 10, maxLength: 60, size: 'max' },
);

it.skipIf(program === undefined)(
  'counts every job once, in whatever order two servers begin, admit, copy and end',
  { timeout: 60_000 + RUNS * 1000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(choices, async (order) => {
        const spent = 17 + 13 + 7 + 11;
        expect(await countedOver(order)).toStrictEqual([0, spent, 0, spent, 0]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
);
