// Whatever happens in whatever order: nobody spends what they do not have, and the ledger adds up to the prices of jobs.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../src/billing/check-ledger.ts';
import { effectOf } from '../../src/billing/read-accounts.ts';
import { holdEntries, releaseHold, settleJob } from '../../src/billing/settle-job.ts';
import { holdsOf, readTerms } from '../../src/billing/terms.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Job, LedgerKind } from '../../src/domain/job.ts';
import { priceRequest } from '../../src/registry/price.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { NewJob, Store } from '../../src/store/store.ts';
import { newJob, sampleImage } from '../contract/sample-records.ts';
import { openTestApp, runToEnd } from '../open-test-app.ts';

const operator: Actor = { kind: 'operator', name: 'operator' };
const USERS = ['ann', 'ben'] as const;
const LIMITS = { DAY: 200, TOTAL: 500 };

type Step =
  | { do: 'submit'; user: number; images: number; price: number }
  | { do: 'replay-submit'; job: number }
  | { do: 'complete'; job: number; stored: number }
  | { do: 'fail'; job: number }
  | { do: 'end-again'; job: number }
  | { do: 'credit'; user: number; amount: number; key: number }
  | { do: 'agree'; user: number; prepaid: boolean };

const user = fc.nat({ max: USERS.length - 1 });
const job = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      user,
      images: fc.integer({ min: 1, max: 4 }),
      price: fc.integer({ min: 0, max: 40 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replay-submit' as const), job }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('complete' as const), job, stored: fc.nat({ max: 5 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), job }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end-again' as const), job }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('credit' as const),
      user,
      amount: fc.integer({ min: -100, max: 200 }),
      key: fc.nat({ max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('agree' as const), user, prepaid: fc.boolean() }),
  },
);
/** Rounds of steps that happen at once; after some of them the process ends and another one begins. */
const history = fc.array(
  fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 8 }), crash: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 12,
  },
);

/** What has happened so far, beside the store. */
interface World {
  store: Store;
  drafts: NewJob[];
  accepted: string[];
}

async function submit(
  world: World,
  { user: n, images, price }: Extract<Step, { do: 'submit' }>,
): Promise<void> {
  const model = { id: 'm', price: { kind: 'per-image' as const, amount: (price / 1_000_000).toFixed(6) } };
  const options = { num_images: images };
  const userId = USERS[n] ?? 'ann';
  const at = Date.now();
  const terms = await readTerms(world.store, operator, { userId, at });
  const { total, lines } = priceRequest(model, {}, options, { at, markup: terms.markup });
  const cost = {
    estimate: total,
    held: total ?? 0,
    settled: null,
    basis: 'REGISTRY' as const,
    lines,
    providerCost: null,
  };
  const request = newJob(
    { userId, options, cost, model: 'm' },
    { idempotency: { key: `k${world.drafts.length}`, expiresAt: at + 1e9 } },
  );
  const draft = { ...request, ledger: holdEntries(request.job), limits: holdsOf(terms, cost.held) };
  world.drafts.push(draft);
  const [admission] = await world.store.jobs.admit([draft]);
  if (admission?.kind === 'created') world.accepted.push(draft.job.id);
}

async function end(world: World, id: string, images: number | null): Promise<void> {
  const stored = await world.store.jobs.get(id);
  if (stored === undefined) return;
  const at = Date.now();
  const made = Array.from({ length: images ?? 0 }, (_, index) => sampleImage(stored, index));
  const money = images === null ? releaseHold(stored, at) : settleJob(stored, made, at);
  await world.store.jobs.apply({
    id,
    when: { status: ['QUEUED'] },
    set: { status: images === null ? 'FAILED' : 'COMPLETED', finishedAt: at, cost: money.cost },
    images: made,
    ledger: money.ledger,
    settle: money.settle,
    at,
  });
}

/** The ending of a job by somebody who does not know that it has ended: the same entries, and the same settlement. */
async function endAgain({ store }: World, id: string): Promise<void> {
  const stored: Job | undefined = await store.jobs.get(id);
  if (stored === undefined || stored.status === 'QUEUED') return;
  const ledger = await store.ledger.ofJob(id);
  await store.jobs.apply({ id, when: {}, set: {}, ledger, settle: { spent: 77 }, at: Date.now() });
}

async function take(world: World, action: Step): Promise<void> {
  const { store, accepted, drafts } = world;
  const id = 'job' in action ? accepted[action.job % Math.max(1, accepted.length)] : undefined;
  switch (action.do) {
    case 'submit':
      return submit(world, action);
    case 'replay-submit': {
      const draft = drafts[action.job % Math.max(1, drafts.length)];
      if (draft === undefined) return;
      const [admission] = await store.jobs.admit([draft]).catch(() => []);
      if (admission?.kind === 'created') accepted.push(draft.job.id);
      return;
    }
    case 'complete':
      return id === undefined ? undefined : end(world, id, action.stored);
    case 'fail':
      return id === undefined ? undefined : end(world, id, null);
    case 'end-again':
      return id === undefined ? undefined : endAgain(world, id);
    case 'credit': {
      const userId = USERS[action.user] ?? 'ann';
      const { amount } = action;
      const entry = { jobId: null, userId, keyId: null, model: null, at: Date.now(), note: null };
      await store.accounts.book({ ...entry, kind: 'ADJUST', amount, id: `${userId}/ADJUST/${action.key}` });
      return;
    }
    case 'agree': {
      const markup = action.prepaid ? ({ kind: 'percent', basisPoints: 3333 } as const) : null;
      await store.accounts.change(USERS[action.user] ?? 'ann', { markup }, Date.now());
    }
  }
}

async function expectSound({ store }: World): Promise<void> {
  for (const userId of USERS) {
    const day = new Date().toISOString().slice(0, 10);
    const keys = ['total', 'balance', day].map((period) => ({ scope: `user:${userId}`, period }));
    const [total, balance, today] = await store.budgets.counters(keys);
    expect((total?.held ?? 0) + (total?.spent ?? 0)).toBeLessThanOrEqual(LIMITS.TOTAL);
    expect((today?.held ?? 0) + (today?.spent ?? 0)).toBeLessThanOrEqual(LIMITS.DAY);
    const left = (balance?.credited ?? 0) - (balance?.held ?? 0) - (balance?.spent ?? 0);
    expect(left).toBeGreaterThanOrEqual(0);
    for (const counter of [total, balance, today]) expect(counter?.held ?? 0).toBeGreaterThanOrEqual(0);
    const sums = Object.entries(await store.ledger.sums(userId)) as [LedgerKind, number][];
    expect(sums.reduce((sum, [kind, amount]) => sum + effectOf({ kind, amount }), 0)).toBe(left);
  }
}

describe('over any history of holds, settlements, releases, crashes and replays', () => {
  it(
    'the ledger adds up to the prices of jobs that ended, and nothing available is below zero',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (rounds) => {
          const folder = await mkdtemp(join(tmpdir(), 'easel-money-'));
          const file = join(folder, 'easel.sqlite');
          const world: World = { store: await openSqliteStore({ file }), drafts: [], accepted: [] };
          try {
            for (const userId of USERS) {
              const budgets = (['DAY', 'TOTAL'] as const).map((period) => ({
                period,
                limit: LIMITS[period],
              }));
              await world.store.accounts.change(userId, { budgets, prepaid: true }, Date.now());
            }
            for (const { steps, crash } of rounds) {
              await Promise.all(steps.map((action) => take(world, action)));
              await expectSound(world);
              if (!crash) continue;
              await world.store[Symbol.asyncDispose]();
              world.store = await openSqliteStore({ file });
              await expectSound(world);
            }
            for (const id of world.accepted) await end(world, id, 1);
            await expectSound(world);
            const span = { from: Date.now() - 3_600_000, to: Date.now() + 3_600_000 };
            const checked = await checkLedger({ store: world.store }, operator, span);
            if (!checked.ok) throw new Error(checked.errors[0]?.message);
            const { mistakes, charged, settled, jobs } = checked.value;
            expect(mistakes).toStrictEqual([]);
            expect(charged).toBe(settled);
            expect(jobs).toBe(new Set(world.accepted).size);
          } finally {
            await world.store[Symbol.asyncDispose]();
            await rm(folder, { recursive: true, force: true });
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});

const models = builtInModels.filter(({ price }) => price !== null);
const markup = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.nat({ max: 100_000 }) }),
    fc.record({ kind: fc.constant('fixed' as const), amount: fc.nat({ max: 1_000_000 }) }),
  ),
);
const side = fc.integer({ min: 64, max: 4096 });

describe('a price', () => {
  it('is the same when it is estimated and when what was asked for is stored; less for less, never more', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        markup,
        fc.record({ width: side, height: side, num_images: fc.integer({ min: 1, max: 4 }) }),
        fc.nat({ max: 8 }),
        (model, added, options, stored) => {
          const { total, lines } = priceRequest(model, {}, options, { at: Date.now(), markup: added });
          const estimate = total ?? Number.NaN;
          expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(estimate);
          expect(Number.isSafeInteger(estimate)).toBe(true);
          const { job: accepted } = newJob({
            model: model.id,
            options,
            cost: { estimate, held: estimate, settled: null, basis: 'REGISTRY', lines, providerCost: null },
          });
          const settle = (count: number) =>
            settleJob(
              accepted,
              Array.from({ length: count }, (_, n) => sampleImage(accepted, n)),
              1,
            ).cost;
          expect(settle(options.num_images)).toMatchObject({ settled: estimate, lines });
          const partly = settle(stored);
          const images = Math.min(stored, options.num_images);
          expect(partly.settled).toBe((estimate / options.num_images) * images);
          expect(partly.settled).toBeLessThanOrEqual(estimate);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is estimated as it is charged, through the API', { timeout: 60_000 }, async () => {
    await using app = await openTestApp();
    const arms = fc.constantFrom(
      'fluxPro',
      'fluxDev',
      'fluxSchnell',
      'recraftV3',
      'nanoBanana',
      'ideogramV3',
    );
    const small = fc.integer({ min: 64, max: 200 });
    await fc.assert(
      fc.asyncProperty(
        arms,
        fc.record({ width: small, height: small, numImages: fc.integer({ min: 1, max: 3 }) }),
        fc.option(fc.integer({ min: 0, max: 9999 })),
        async (arm, options, hundredths) => {
          const percent = hundredths === null ? null : { percent: hundredths / 100 };
          await app.post(
            `mutation ($input: AccountInput!) { setAccount(userId: "ann", input: $input) { errors { message } } }`,
            { input: { markup: percent } },
          );
          const given = arm === 'recraftV3' ? { ...options, numImages: 1 } : options;
          const input = { model: { [arm]: { prompt: 'a fox' } }, options: given, userId: 'ann' };
          const ESTIMATE = `query ($input: GenerateImageInput!) { estimate(input: $input) { total lines { amount } errors { message path } } }`;
          const { estimate } = (await app.post(ESTIMATE, { input })).data;
          expect(estimate.errors).toStrictEqual([]);
          const { cost } = await runToEnd(app, input);
          expect([cost.estimate, cost.settled, cost.lines.length]).toStrictEqual([
            estimate.total,
            estimate.total,
            estimate.lines.length,
          ]);
        },
      ),
      { numRuns: 15 },
    );
  });
});
