// The ledger's side of a job: a hold when it is accepted, a charge for the images stored or a release when it ends.

import type { Image, Job, JobCost, LedgerEntry, LedgerKind } from '../domain/job.ts';
import type { Micros } from '../domain/money.ts';
import type { Registry } from '../registry/registry.ts';
import { type Price, priceRequest } from '../registry/price.ts';
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
    cost: { ...job.cost, held: 0, settled: 0, providerCost: job.cost.providerCost },
    ledger: job.cost.held === 0 ? [] : [entry(job, 'RELEASE', job.cost.held, at)],
    settle: { spent: 0 },
  };
}

/** The price of the images that were stored, or of a template's steps, by the price function that gave the estimate. */
export function settleJob(registry: Registry, job: Job, images: readonly Image[], at: number): Money {
  const price =
    job.template === null
      ? priceImages(registry, job, images)
      : { lines: job.cost.lines, total: job.cost.estimate };
  const charged = price.total ?? 0;
  const ledger = releaseHold(job, at).ledger;
  if (charged > 0) ledger.push(entry(job, 'CHARGE', charged, at));
  return {
    cost: { ...job.cost, held: 0, settled: price.total, lines: price.lines },
    ledger,
    settle: { spent: charged },
  };
}

function priceImages(registry: Registry, job: Job, images: readonly Image[]): Price {
  const model = registry.get(job.model);
  const finals = images.filter((image) => image.role === 'final');
  if (model === undefined || job.cost.estimate === null) return { lines: job.cost.lines, total: null };
  return priceRequest(model, job.input, job.options, { images: finals.length, at: job.createdAt });
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
