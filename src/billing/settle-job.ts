// The ledger's side of a job: a hold when it is accepted, a charge for the images stored or a release when it ends.

import type { Image, Job, JobCost, LedgerEntry, LedgerKind } from '../domain/job.ts';
import type { Micros } from '../domain/money.ts';
import { imagesAsked, type Price, priceStored } from '../registry/price.ts';
import type { JobChange } from '../store/store.ts';

export interface Money {
  cost: JobCost;
  ledger: LedgerEntry[];
  settle: NonNullable<JobChange['settle']>;
}

/** The hold of a new job. */
export function holdEntries(job: Job): LedgerEntry[] {
  return job.cost.held === 0 ? [] : [entry(job, 'HOLD', job.cost.held, job.createdAt)];
}

/** Nothing is charged: what was held is free again. */
export function releaseHold(job: Job, at: number): Money {
  return {
    cost: { ...job.cost, held: 0, settled: 0 },
    ledger: job.cost.held === 0 ? [] : [entry(job, 'RELEASE', job.cost.held, at)],
    settle: { spent: 0 },
  };
}

/** The accepted price of the images that were stored, or of a template's steps. */
export function settleJob(job: Job, images: readonly Image[], at: number): Money {
  // What is known before the run does not change by it: a template's steps, and what is free.
  const fixed = job.template !== null || job.cost.basis !== 'REGISTRY';
  const price = fixed ? { lines: job.cost.lines, total: job.cost.estimate } : priceImages(job, images);
  const charged = price.total ?? 0;
  const ledger = releaseHold(job, at).ledger;
  if (charged > 0) ledger.push(entry(job, 'CHARGE', charged, at));
  return {
    cost: { ...job.cost, held: 0, settled: price.total, lines: price.lines },
    ledger,
    settle: { spent: charged },
  };
}

function priceImages({ model, input, options, cost }: Job, images: readonly Image[]): Price {
  if (cost.estimate === null) return { lines: cost.lines, total: null };
  const asked = imagesAsked(model, input, options);
  // What a provider gives beyond what was asked for was not agreed to: nobody pays more than was held.
  const stored = Math.min(asked, images.filter((image) => image.role === 'final').length);
  return priceStored(cost.lines, { asked, stored });
}

function entry(job: Job, kind: LedgerKind, amount: Micros, at: number): LedgerEntry {
  return {
    id: `${job.id}:${kind}:1`,
    kind,
    jobId: job.id,
    userId: job.userId,
    keyId: job.keyId,
    model: job.model,
    amount,
    at,
    note: null,
  };
}
