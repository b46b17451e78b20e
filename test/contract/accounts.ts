// What every store does with accounts, credits, budgets and the ledger.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { periodAt } from '../../src/domain/budget.ts';
import { idAt } from '../../src/domain/ids.ts';
import type { Job, LedgerEntry } from '../../src/domain/job.ts';
import type { BudgetHold, Store } from '../../src/store/store.ts';
import type { OpenStore, StoreUnderTest } from './adapter.ts';
import { budget, entryOf, newJob } from './sample-records.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const DAY_MS = 86_400_000;

export function accountContract(open: OpenStore): void {
  let tested: StoreUnderTest;
  let store: Store;
  beforeEach(async () => {
    tested = await open();
    store = tested.store;
  });
  afterEach(() => tested[Symbol.asyncDispose]());

  const make = async (at: number, limits: BudgetHold[] = [], fields: Partial<Job> = {}): Promise<Job> => {
    const request = newJob({ id: idAt('job', at), createdAt: at, ...fields }, { limits });
    await store.jobs.admit([request]);
    return request.job;
  };
  const end = async (job: Job, settled: number): Promise<void> => {
    await store.jobs.apply({
      id: job.id,
      when: { status: ['QUEUED'] },
      set: { status: 'COMPLETED', finishedAt: NOW, cost: { ...job.cost, held: 0, settled } },
      ledger: [entryOf(job, 'RELEASE', 30_000), entryOf(job, 'CHARGE', settled)],
      settle: { spent: settled },
      at: NOW,
    });
  };
  const counter = async (period: string, scope = 'user:ann') =>
    (await store.budgets.counters([{ scope, period }]))[0];
  const credit = (amount: number, key: string, kind: 'CREDIT' | 'ADJUST' = 'CREDIT'): LedgerEntry => ({
    id: `ann/${kind}/${key}`,
    kind,
    jobId: null,
    userId: 'ann',
    keyId: null,
    model: null,
    amount,
    at: NOW,
    note: 'n',
  });

  describe('accounts', () => {
    it('are made and changed, what is left out stays, and are listed by user', async () => {
      expect(await store.accounts.get('ann')).toBeUndefined();
      const made = await store.accounts.change('ann', { budgets: [{ period: 'DAY', limit: 5 }] }, NOW);
      expect(made).toStrictEqual({
        userId: 'ann',
        budgets: [{ period: 'DAY', limit: 5 }],
        markup: null,
        prepaid: false,
        counted: ['DAY'],
        createdAt: NOW,
        updatedAt: NOW,
      });
      const markup = { kind: 'percent', basisPoints: 1250 } as const;
      await store.accounts.change('ann', { markup, prepaid: true }, NOW + 1);
      await store.accounts.change('$ben|.', { budgets: [{ period: 'TOTAL', limit: 1 }] }, NOW);
      await tested.reopen();
      store = tested.store;
      const changed = { ...made, markup, prepaid: true, counted: ['DAY', 'BALANCE'], updatedAt: NOW + 1 };
      expect(await store.accounts.get('ann')).toStrictEqual(changed);
      const without = await store.accounts.change('ann', { budgets: [], markup: null }, NOW + 2);
      expect(without).toStrictEqual({ ...changed, budgets: [], markup: null, updatedAt: NOW + 2 });
      const page = await store.accounts.list({ first: 1, after: null });
      expect([page.items.map(({ userId }) => userId), page.hasNextPage]).toStrictEqual([['$ben|.'], true]);
      const next = await store.accounts.list({ first: 1, after: '$ben|.' });
      expect([next.items, next.hasNextPage]).toStrictEqual([[without], false]);
    });

    it('know what was spent and held before they began to count', async () => {
      const [month, day, earlier] = [NOW - 2 * DAY_MS, NOW, NOW - 60 * DAY_MS];
      await end(await make(earlier), 1_000_000);
      await end(await make(month), 20_000);
      await end(await make(day), 30_000);
      const active = await make(day + 1);
      await end(await make(day, [], { userId: 'ben' }), 7);
      const budgets = (['DAY', 'MONTH', 'TOTAL'] as const).map((period) => ({ period, limit: 9 }));
      await store.accounts.change('ann', { budgets }, NOW);
      await store.accounts.change('ann', { budgets, prepaid: true }, NOW);
      const names = (['DAY', 'MONTH', 'TOTAL', 'BALANCE'] as const).map((name) => periodAt(name, NOW).name);
      const counters = await store.budgets.counters(names.map((period) => ({ scope: 'user:ann', period })));
      expect(counters.map((found) => [found?.spent, found?.held, found?.credited])).toStrictEqual([
        [30_000, 30_000, 0],
        [50_000, 30_000, 0],
        [1_050_000, 30_000, 0],
        [1_050_000, 30_000, 1_050_000],
      ]);
      await end(active, 10_000);
      expect(await counter('2026-11-25')).toMatchObject({ spent: 40_000, held: 0 });
      expect(await counter('balance')).toMatchObject({ spent: 1_060_000, held: 0, credited: 1_050_000 });
      const sums = await store.ledger.sums('ann');
      expect(sums).toStrictEqual({ HOLD: 120_000, RELEASE: 120_000, CHARGE: 1_060_000, ADJUST: 1_050_000 });
    });
  });

  describe('a request that was priced before its user had a budget', () => {
    it('counts all the same, whether the budget begins before it is accepted or after, and once', async () => {
      const at = (): Partial<Job> => ({ createdAt: NOW, id: idAt('job', NOW) });
      const before = newJob(at());
      await store.jobs.admit([before]);
      const budgets = (['DAY', 'TOTAL'] as const).map((period) => ({ period, limit: 1_000_000 }));
      await store.accounts.change('ann', { budgets, countBalance: true }, NOW);
      // Nothing was asked of a budget: there was none when it was priced.
      const after = newJob(at());
      const free = newJob({ ...at(), cost: { ...after.job.cost, held: 0 } });
      await store.jobs.admit([after]);
      await store.jobs.admit([free]);
      for (const period of ['2026-11-25', 'total', 'balance']) {
        expect(await counter(period)).toMatchObject({ held: 60_000, spent: 0 });
      }
      await end(after.job, 20_000);
      await end(before.job, 30_000);
      for (const period of ['2026-11-25', 'total', 'balance']) {
        expect(await counter(period)).toMatchObject({ held: 0, spent: 50_000 });
      }
    });

    it('is in no budget twice and in none not at all, when both come at once', async () => {
      const requests = Array.from({ length: 24 }, () => newJob({ createdAt: NOW, id: idAt('job', NOW) }));
      const budgets = [{ period: 'TOTAL' as const, limit: 1_000_000_000 }];
      await Promise.all([
        ...requests
          .slice(0, 12)
          .map((request) => store.jobs.admit([request]).then(() => end(request.job, 7))),
        store.accounts.change('ann', { budgets, prepaid: true }, NOW),
        ...requests.slice(12).map((request) => store.jobs.admit([request]).then(() => end(request.job, 7))),
        store.accounts.change('ann', { budgets }, NOW),
      ]);
      expect(await counter('total')).toMatchObject({ held: 0, spent: 24 * 7 });
      expect(await counter('balance')).toMatchObject({ held: 0, spent: 24 * 7 });
    });
  });

  describe('credits', () => {
    it('count once, however often they are booked at once, and never leave less than nothing', async () => {
      await expect(store.accounts.book(credit(100, 'a'))).rejects.toThrow(/not counted/);
      await store.accounts.change('ann', { countBalance: true }, NOW);
      const booked = await Promise.all(
        Array.from({ length: 20 }, () => store.accounts.book(credit(100, 'a'))),
      );
      expect(booked.filter(({ kind }) => kind === 'booked')).toHaveLength(1);
      expect(booked.find(({ kind }) => kind === 'there')).toStrictEqual({
        kind: 'there',
        entry: credit(100, 'a'),
      });
      const hold = budget(60, 0, { period: 'balance', limit: 'credited' });
      const job = await make(NOW, [hold]);
      const [over] = await store.jobs.admit([newJob({}, { limits: [hold] })]);
      expect(over).toMatchObject({ kind: 'over-budget', remaining: 40 });
      expect(await store.accounts.book(credit(-41, 'b', 'ADJUST'))).toStrictEqual({
        kind: 'below-zero',
        available: 40,
      });
      expect(await store.accounts.book(credit(-40, 'b', 'ADJUST'))).toStrictEqual({ kind: 'booked' });
      expect((await store.jobs.admit([newJob({}, { limits: [{ ...hold, amount: 1 }] })]))[0]).toMatchObject({
        remaining: 0,
      });
      await end(job, 50);
      expect((await store.jobs.admit([newJob({}, { limits: [{ ...hold, amount: 10 }] })]))[0]?.kind).toBe(
        'created',
      );
      await tested.reopen();
      store = tested.store;
      expect(await store.accounts.book(credit(100, 'a'))).toMatchObject({ kind: 'there' });
      expect(await counter('balance')).toMatchObject({ credited: 60, held: 10, spent: 50 });
      expect((await store.ledger.sums('ann')).CREDIT).toBe(100);
    });
  });

  describe('thresholds', () => {
    it('are reached once for a limit, and stay until they are announced', async () => {
      const of = (amount: number, limit: number) => budget(amount, limit, { resetsAt: 9 });
      await make(NOW, [of(79, 100)]);
      expect(await store.budgets.unannounced(10)).toStrictEqual([]);
      await make(NOW + 1, [of(1, 100)]);
      const [first] = await store.budgets.unannounced(10);
      expect(first).toStrictEqual({
        scope: 'user:ann',
        period: 'total',
        held: 80,
        spent: 0,
        credited: 0,
        userId: 'ann',
        resetsAt: 9,
        limit: 100,
        reached: 80,
        announced: 0,
        nearAt: NOW + 1,
        fullAt: null,
      });
      await tested.reopen();
      store = tested.store;
      expect(await store.budgets.unannounced(10)).toStrictEqual([first]);
      const again = await make(NOW + 2, [of(20, 100)]);
      await store.budgets.markAnnounced(first!);
      expect(await store.budgets.unannounced(10)).toMatchObject([
        { reached: 100, announced: 80, nearAt: NOW + 1, fullAt: NOW + 2 },
      ]);
      await store.budgets.markAnnounced({ ...first!, reached: 100 });
      await end(again, 0);
      await make(NOW, [of(20, 100)]);
      await store.jobs.admit([newJob({}, { limits: [of(1, 100)] })]);
      expect(await store.budgets.unannounced(10)).toStrictEqual([]);
      await make(NOW, [of(1, 110)]);
      expect(await store.budgets.unannounced(10)).toMatchObject([
        { limit: 110, reached: 80, announced: 0, nearAt: NOW, fullAt: null },
      ]);
      // What was announced of the former limit says nothing of this one.
      await store.budgets.markAnnounced({ ...first!, reached: 100 });
      expect(await store.budgets.unannounced(10)).toHaveLength(1);
    });

    it('count a refusal as all of it when most is taken, and nothing where there is no limit', async () => {
      await make(NOW, [budget(90, 100)]);
      await store.jobs.admit([newJob({}, { limits: [budget(11, 100)] })]);
      await make(NOW, [budget(10, 100, { scope: 'key:k' })]);
      await store.jobs.admit([newJob({}, { limits: [budget(91, 100, { scope: 'key:k' })] })]);
      await make(NOW, [budget(500, 0, { scope: 'user:ben', limit: null })]);
      expect(await store.budgets.unannounced(10)).toMatchObject([{ scope: 'user:ann', reached: 100 }]);
      expect(await counter('total', 'user:ben')).toMatchObject({ held: 500, limit: null });
    });
  });

  describe('the ledger', () => {
    it('is read by user and time, page by page', async () => {
      const made = [];
      for (const at of [3, 1, 2, 2]) {
        const job = await make(at, [], { id: idAt('job', NOW + made.length) });
        made.push(entryOf(job, 'HOLD', 30_000));
      }
      await make(2, [], { userId: 'ben', id: idAt('job', NOW) });
      const [third, first, ...second] = made;
      const where = { userId: 'ann', from: 1, to: 4 };
      const all = await store.ledger.list(where, { first: 10, after: null });
      expect(all).toStrictEqual({
        items: [first, ...second.toSorted((a, b) => (a.id < b.id ? -1 : 1)), third],
        hasNextPage: false,
      });
      const paged = [];
      for (let after: LedgerEntry | null = null; ;) {
        const page: { items: LedgerEntry[]; hasNextPage: boolean } = await store.ledger.list(where, {
          first: 1,
          after,
        });
        paged.push(...page.items);
        after = page.items[0] ?? null;
        if (!page.hasNextPage) break;
      }
      expect(paged).toStrictEqual(all.items);
      expect(
        (await store.ledger.list({ ...where, from: 2, to: 3 }, { first: 9, after: null })).items,
      ).toHaveLength(2);
      expect(
        (await store.ledger.list({ ...where, from: 2 }, { first: 9, after: first! })).items,
      ).toHaveLength(3);
    });
  });
}
