// What may happen to the money of users, as steps that can be drawn at random, made at once, and made again by whoever
// got no answer.

import * as fc from 'fast-check';
import { holdEntries, releaseHold, settleJob } from '../../src/billing/settle-job.ts';
import { holdsOf, readTerms } from '../../src/billing/terms.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { isTerminal, type Job } from '../../src/domain/job.ts';
import { priceRequest } from '../../src/registry/price.ts';
import type { Store } from '../../src/store/store.ts';
import { newJob, sampleImage } from '../contract/sample-records.ts';

export const operator: Actor = { kind: 'operator', name: 'operator' };
export const LIMITS = { DAY: 200, TOTAL: 500 };

export type Step =
  | { do: 'submit'; user: number; images: number; price: number; key: number }
  | { do: 'complete'; user: number; job: number; stored: number }
  | { do: 'fail'; user: number; job: number }
  | { do: 'end-again'; user: number; job: number }
  | { do: 'credit'; user: number; amount: number; key: number }
  | { do: 'agree'; user: number; marked: boolean };

const user = fc.nat({ max: 1 });
const job = fc.nat({ max: 30 });
const one = <T extends string>(name: T) => fc.constant(name);

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: one('submit'),
      user,
      images: fc.integer({ min: 1, max: 4 }),
      price: fc.integer({ min: 0, max: 40 }),
      // Few: some requests come again, at once or later.
      key: fc.nat({ max: 40 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: one('complete'), user, job, stored: fc.nat({ max: 5 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: one('fail'), user, job }) },
  { weight: 1, arbitrary: fc.record({ do: one('end-again'), user, job }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: one('credit'),
      user,
      amount: fc.integer({ min: -100, max: 200 }),
      key: fc.nat({ max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: one('agree'), user, marked: fc.boolean() }) },
);

/** Answers the ids of what must be there from then on: a job that was accepted or has ended, an entry of the ledger. */
export async function take(store: Store, users: readonly string[], action: Step): Promise<Promised> {
  const userId = users[action.user] ?? '';
  switch (action.do) {
    case 'submit':
      return submit(store, userId, action);
    case 'complete':
    case 'fail': {
      const id = await pick(store, userId, action.job);
      return id === undefined ? {} : end(store, id, action.do === 'fail' ? null : action.stored);
    }
    case 'end-again': {
      const id = await pick(store, userId, action.job);
      return id === undefined ? {} : endAgain(store, id);
    }
    case 'credit': {
      // In this order, as credit-user.ts does.
      await store.accounts.change(userId, { countBalance: true }, Date.now());
      const id = `${userId}/ADJUST/${action.key}`;
      const entry = { jobId: null, userId, keyId: null, model: null, at: Date.now(), note: null };
      const booking = await store.accounts.book({ ...entry, kind: 'ADJUST', amount: action.amount, id });
      return booking.kind === 'below-zero' ? {} : { booked: id };
    }
    case 'agree': {
      // The first time its counters begin.
      const markup = action.marked ? ({ kind: 'percent', basisPoints: 3333 } as const) : null;
      await store.accounts.change(userId, { budgets: limits(), prepaid: true, markup }, Date.now());
      return {};
    }
  }
}

export interface Promised {
  accepted?: string;
  ended?: string;
  booked?: string;
}

export function limits() {
  return (['DAY', 'TOTAL'] as const).map((period) => ({ period, limit: LIMITS[period] }));
}

async function submit(
  store: Store,
  userId: string,
  { images, price, key }: Extract<Step, { do: 'submit' }>,
): Promise<Promised> {
  const model = { id: 'm', price: { kind: 'per-image' as const, amount: (price / 1_000_000).toFixed(6) } };
  const options = { num_images: images };
  const at = Date.now();
  const terms = await readTerms(store, operator, { userId, at });
  const { total, lines } = priceRequest(model, {}, options, { at, markup: terms.markup });
  const held = total ?? 0;
  const request = newJob(
    {
      userId,
      options,
      model: 'm',
      cost: { estimate: total, held, settled: null, basis: 'REGISTRY', lines, providerCost: null },
    },
    { idempotency: { key: `k${key}`, expiresAt: at + 1e9 } },
  );
  const [admission] = await store.jobs.admit([
    { ...request, ledger: holdEntries(request.job), limits: holdsOf(terms, held) },
  ]);
  return admission?.kind === 'created' || admission?.kind === 'replayed'
    ? { accepted: admission.job.id }
    : {};
}

export async function jobsOf(store: Store, userId: string): Promise<Job[]> {
  return (await store.jobs.list({ userId }, { first: 1000, after: null })).items;
}

async function pick(store: Store, userId: string, n: number): Promise<string | undefined> {
  const jobs = await jobsOf(store, userId);
  return jobs[n % Math.max(1, jobs.length)]?.id;
}

export async function end(store: Store, id: string, images: number | null): Promise<Promised> {
  const stored = await store.jobs.get(id);
  if (stored === undefined) return {};
  const at = Date.now();
  const made = Array.from({ length: images ?? 0 }, (_, index) => sampleImage(stored, index));
  const money = images === null ? releaseHold(stored, at) : settleJob(stored, made, at);
  await store.jobs.apply({
    id,
    when: { status: ['QUEUED'] },
    set: { status: images === null ? 'FAILED' : 'COMPLETED', finishedAt: at, cost: money.cost },
    images: made,
    events: [{ type: 'JobFinished' }],
    ledger: money.ledger,
    settle: money.settle,
    at,
  });
  return { ended: id };
}

/** The ending of a job by somebody who does not know that it has ended: the same entries, and a settlement. */
async function endAgain(store: Store, id: string): Promise<Promised> {
  const stored = await store.jobs.get(id);
  if (stored === undefined || !isTerminal(stored.status)) return {};
  const ledger = await store.ledger.ofJob(id);
  await store.jobs.apply({ id, when: {}, set: {}, ledger, settle: { spent: 77 }, at: Date.now() });
  return { ended: id };
}
