// Whatever happens in whatever order, and wherever the process dies: nobody spends what they do not have, nothing that was
// answered is lost, and the ledger, the budgets and the reports of usage add up to the prices of jobs.

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMongo } from '../../scripts/services/mongo.ts';
import { checkLedger, type LedgerCheck } from '../../src/billing/check-ledger.ts';
import { effectOf } from '../../src/billing/read-accounts.ts';
import { userScope } from '../../src/domain/account.ts';
import { isTerminal, type LedgerKind } from '../../src/domain/job.ts';
import { type Death, type MortalStore, openMortalMongo, openMortalSqlite } from './mortal-stores.ts';
import { end, jobsOf, limits, LIMITS, operator, type Promised, type Step, step, take } from './history.ts';

/** Draw more: `LEDGER_HISTORIES=2000 npx vitest run test/billing/crashes.test.ts`. */
const HISTORIES = process.env['LEDGER_HISTORIES'];
const HOUR_MS = 3_600_000;

interface Round {
  steps: Step[];
  death: Death | null;
}

/** Rounds of steps that happen at once; in some of them the process dies. */
const history: fc.Arbitrary<Round[]> = fc.array(
  fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 8 }),
    death: fc.option(
      fc.record({ at: fc.nat({ max: 40 }), point: fc.double({ min: 0, max: 1, noNaN: true }) }),
      { freq: 2 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

interface World {
  mortal: MortalStore;
  /** The first has budgets and a balance from the beginning; those of the other one may begin at any time. */
  users: readonly [string, string];
  accepted: Set<string>;
  ended: Set<string>;
  booked: Set<string>;
}

/** Answers those steps that got no answer. */
async function takeAll({ mortal, users, ...known }: World, steps: readonly Step[]): Promise<Step[]> {
  const unanswered = await Promise.all(
    steps.map(async (action) => {
      let promised: Promised;
      try {
        promised = await take(mortal.store, users, action);
      } catch (error) {
        if (mortal.dead) return [action];
        throw error;
      }
      if (mortal.dead) return [action];
      for (const name of ['accepted', 'ended', 'booked'] as const) {
        const id = promised[name];
        if (id !== undefined) known[name].add(id);
      }
      return [];
    }),
  );
  return unanswered.flat();
}

async function live(world: World, { steps, death }: Round): Promise<void> {
  const { mortal } = world;
  if (death !== null) mortal.arm(death);
  const unanswered = await takeAll(world, steps);
  if (death !== null) {
    mortal.die();
    await mortal.revive();
  }
  await expectKept(world);
  await expectSound(world);
  // Whoever got no answer asks again.
  expect(await takeAll(world, unanswered)).toStrictEqual([]);
  await expectSound(world);
}

async function expectKept({ mortal: { store }, accepted, ended, booked, users }: World): Promise<void> {
  const jobs = new Map((await store.jobs.getMany([...accepted, ...ended])).map((job) => [job?.id, job]));
  expect([...accepted].filter((id) => jobs.get(id) === undefined)).toStrictEqual([]);
  expect([...ended].filter((id) => !isTerminal(jobs.get(id)?.status ?? 'QUEUED'))).toStrictEqual([]);
  const span = { from: 0, to: Date.now() + HOUR_MS };
  const pages = await Promise.all(
    users.map((userId) => store.ledger.list({ userId, ...span }, { first: 1000, after: null })),
  );
  const entries = new Set(pages.flatMap(({ items }) => items.map(({ id }) => id)));
  expect([...booked].filter((id) => !entries.has(id))).toStrictEqual([]);
}

async function expectSound({ mortal: { store }, users }: World): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  for (const userId of users) {
    const jobs = await jobsOf(store, userId);
    const [held, spent] = [
      jobs.reduce((sum, { cost }) => sum + cost.held, 0),
      jobs.reduce((sum, { cost }) => sum + (cost.settled ?? 0), 0),
    ];
    const sums = await store.ledger.sums(userId);
    const { HOLD = 0, RELEASE = 0, CHARGE = 0 } = sums;
    expect([HOLD - RELEASE, CHARGE]).toStrictEqual([held, spent]);
    const keys = ['balance', 'total', day].map((period) => ({ scope: userScope(userId), period }));
    const [balance, total, today] = await store.budgets.counters(keys);
    for (const counter of [balance, total].filter((each) => each !== undefined))
      expect([counter.held, counter.spent]).toStrictEqual([held, spent]);
    if (balance === undefined) continue;
    const left = balance.credited - held - spent;
    const entries = Object.entries(sums) as [LedgerKind, number][];
    expect(entries.reduce((sum, [kind, amount]) => sum + effectOf({ kind, amount }), 0)).toBe(left);
    // What was spent before there were limits is over none of them.
    if (userId !== users[0]) continue;
    expect(left).toBeGreaterThanOrEqual(0);
    expect(held + spent).toBeLessThanOrEqual(LIMITS.TOTAL);
    expect((today?.held ?? 0) + (today?.spent ?? 0)).toBeLessThanOrEqual(LIMITS.DAY);
  }
}

async function checked({ mortal: { store } }: World): Promise<LedgerCheck> {
  const span = { from: Date.now() - HOUR_MS, to: Date.now() + HOUR_MS };
  const check = await checkLedger({ store, now: () => span.to }, operator, span);
  if (!check.ok) throw new Error(check.errors[0]?.message);
  return check.value;
}

const program = findMongo();
const engines = [
  ['SQLite', 30, openMortalSqlite] as const,
  ...(program === undefined ? [] : [['MongoDB', 10, () => openMortalMongo(program)] as const]),
];

describe.each(engines)(
  'on %s, over any history of holds, settlements, releases, crashes and replays',
  (_, usual, open) => {
    const numRuns = Number(HISTORIES ?? usual);
    let mortal: MortalStore;
    let histories = 0;
    beforeAll(async () => {
      mortal = await open();
    });
    afterAll(() => mortal[Symbol.asyncDispose]());

    it(
      'the ledger adds up to the prices of jobs that ended, and nothing available is below zero',
      { timeout: 60_000 + numRuns * 3000 },
      async () => {
        await fc.assert(
          fc.asyncProperty(history, async (rounds) => {
            const n = ++histories;
            const world: World = {
              mortal,
              users: [`ann-${n}`, `ben-${n}`],
              accepted: new Set(),
              ended: new Set(),
              booked: new Set(),
            };
            await mortal.store.accounts.change(
              world.users[0],
              { budgets: limits(), prepaid: true },
              Date.now(),
            );
            for (const round of rounds) await live(world, round);
            for (const userId of world.users)
              for (const { id } of await jobsOf(mortal.store, userId)) await end(mortal.store, id, 1);
            await expectSound(world);
            const { mistakes, charged, settled } = await checked(world);
            expect([mistakes, charged]).toStrictEqual([[], settled]);
          }),
          { numRuns, endOnFailure: true },
        );
      },
    );
  },
);

it.skipIf(program === undefined)(
  'on MongoDB, a counter that was beginning when the process died begins with the next one',
  async () => {
    await using mortal = await openMortalMongo(program ?? '');
    const told: unknown[] = [];
    const change = { budgets: [{ period: 'TOTAL' as const, limit: LIMITS.TOTAL }], prepaid: true };
    for (let at = 0; at < 10; at++) {
      const userId = `user-${at}`;
      const submit = { do: 'submit', user: 0, images: 1, price: 30 } as const;
      const { accepted } = await take(mortal.store, [userId], { ...submit, key: 1 });
      await end(mortal.store, accepted ?? '', 1);
      await take(mortal.store, [userId], { ...submit, key: 2 });
      mortal.arm({ at, point: 0 });
      await mortal.store.accounts.change(userId, change, Date.now()).catch(() => undefined);
      mortal.die();
      await mortal.revive();
      const keys = ['total', 'balance'].map((period) => ({ scope: userScope(userId), period }));
      for (const counter of await mortal.store.budgets.counters(keys))
        told.push(counter && [counter.held, counter.spent, counter.credited - counter.spent]);
    }
    // Nothing, where it died before it had begun to begin.
    expect(new Set(told.map((each) => JSON.stringify(each ?? null)))).toStrictEqual(
      new Set(['null', JSON.stringify([30, 30, -30]), JSON.stringify([30, 30, 0])]),
    );
  },
);
