// Bundles of jobs in and out of MongoDB.

import type { Model, QueryFilter } from 'mongoose';
import { ulid } from 'ulid';
import { isTerminal } from '../../domain/job.ts';
import { toAudit, toAuditDocument } from './audit.ts';
import type { BudgetCounter, JobBundle, RecordTransfer, Transfer } from '../transfer.ts';
import { toAccount, toAccountDocument } from './accounts.ts';
import { counterId, newCounter, toCounter } from './budget-counters.ts';
import type { Collections } from './collections.ts';
import type {
  CounterDocument,
  EventDocument,
  ImageDocument,
  JobDocument,
  LedgerDocument,
  Outbox,
} from './documents.ts';
import { toEvent, toEventDocument } from './documents.ts';
import { toImage, toImageDocument } from './image-document.ts';
import { insertNew } from './insert-new.ts';
import { toJob, toJobDocument } from './job-document.ts';
import { toKey, toKeyDocument } from './keys.ts';
import { toEntry, toEntryDocument } from './ledger.ts';
import { SEEN } from './list-jobs.ts';
import { withRetry } from './retry.ts';
import type { Upkeep } from './upkeep.ts';
import { countJobs } from './usage.ts';
import { toDelivery, toDeliveryDocument, toEndpoint, toWebhookDocument } from './webhook-documents.ts';

export function createTransfer(collections: Collections, upkeep: Upkeep): Transfer {
  const { jobs, counters } = collections;
  return {
    countJobs: () => withRetry(() => jobs.countDocuments(SEEN)),
    async readJobs(after, first) {
      const found = await withRetry(() =>
        jobs
          .find({ ...(after === null ? {} : { _id: { $gt: after } }), ...SEEN })
          .sort({ _id: 1 })
          .limit(first)
          .lean<JobDocument[]>(),
      );
      return readBundles(collections, found);
    },
    async writeJobs(bundles) {
      const known = await withRetry(() =>
        jobs.find({ _id: { $in: bundles.map(({ job }) => job.id) } }, { _id: 1 }).lean<{ _id: string }[]>(),
      );
      const there = new Set(known.map(({ _id }) => _id));
      await writeBundles(
        collections,
        bundles.filter(({ job }) => !there.has(job.id)),
        upkeep,
      );
    },
    async readCounters() {
      const found = await withRetry(() =>
        counters.find().sort({ scope: 1, period: 1 }).lean<CounterDocument[]>(),
      );
      return found.map(toCounter);
    },
    async writeCounters(records) {
      for (const counter of records) {
        const unannounced = counter.reached > counter.announced;
        // Credits of before are known by their entries, which are there.
        const creditIds = await creditsOf(collections, counter);
        await insertNew(counters, [newCounter(counter, { ...counter, unannounced, creditIds })]);
      }
    },
    records: {
      keys: recordsOf(collections.keys, toKey, toKeyDocument),
      audit: recordsOf(collections.audit, toAudit, toAuditDocument),
      webhooks: recordsOf(collections.webhooks, toEndpoint, toWebhookDocument),
      deliveries: recordsOf(collections.deliveries, toDelivery, toDeliveryDocument),
      credits: recordsOf(collections.ledger, toEntry, toEntryDocument, { jobId: null }),
      accounts: recordsOf(
        collections.accounts,
        (document) => ({ ...toAccount(document), id: document._id }),
        ({ id: userId, ...account }) => toAccountDocument({ ...account, userId }),
      ),
    },
  };
}

function recordsOf<T extends { id: string }, D extends { _id: string }>(
  collection: Model<D>,
  toRecord: (document: D) => T,
  toDocument: (record: T) => D,
  where: QueryFilter<D> = {},
): RecordTransfer<T> {
  return {
    async read(after, first) {
      const found = await withRetry(() =>
        collection
          .find({ ...where, ...(after === null ? {} : { _id: { $gt: after } }) })
          .sort({ _id: 1 })
          .limit(first)
          .lean<D[]>(),
      );
      return found.map(toRecord);
    },
    write: (records) => insertNew(collection, records.map(toDocument)),
  };
}

async function readBundles(
  { events, images, ledger, counters }: Collections,
  documents: readonly JobDocument[],
): Promise<JobBundle[]> {
  const ids = documents.map(({ _id }) => _id);
  const first = ids[0] ?? '';
  const last = ids.at(-1) ?? '';
  const [eventsFound, imagesFound, ledgerFound, holdsFound] = await Promise.all([
    withRetry(() =>
      events
        .find({ _id: { $gte: first, $lt: `${last};` } })
        .sort({ _id: 1 })
        .lean<EventDocument[]>(),
    ),
    withRetry(() => images.find({ jobId: { $in: ids } }).lean<ImageDocument[]>()),
    withRetry(() => ledger.find({ jobId: { $in: ids } }).lean<LedgerDocument[]>()),
    withRetry(() => counters.find({ 'open.job': { $in: ids } }).lean<CounterDocument[]>()),
  ]);
  const bundles = new Map<string, JobBundle>(
    documents.map((document) => [
      document._id,
      {
        job: toJob(document),
        events: [],
        images: [],
        ledger: [],
        idempotency: document.idempotency ?? null,
        holds: [],
      },
    ]),
  );
  for (const document of eventsFound) {
    const read = toEvent(document);
    bundles.get(read.jobId)?.events.push(read);
  }
  for (const image of imagesFound.toSorted(byId)) bundles.get(image.jobId)?.images.push(toImage(image));
  for (const { _id, ...entry } of ledgerFound.toSorted(byId)) {
    bundles.get(entry.jobId ?? '')?.ledger.push({ id: _id, ...entry });
  }
  for (const { scope, period, open } of holdsFound.toSorted(byId)) {
    for (const { job, amount } of open) bundles.get(job)?.holds.push({ scope, period, amount });
  }
  return [...bundles.values()];
}

function byId(a: { _id: string }, b: { _id: string }): number {
  return a._id < b._id ? -1 : 1;
}

async function creditsOf({ ledger }: Collections, { period, userId }: BudgetCounter): Promise<string[]> {
  if (period !== 'balance') return [];
  const found = await withRetry(() =>
    ledger
      .find({ userId, kind: { $in: ['CREDIT', 'ADJUST'] } }, { _id: 1 })
      .lean<Pick<LedgerDocument, '_id'>[]>(),
  );
  return found.map(({ _id }) => _id);
}

/** A job that has ended is counted once, whoever comes to it first. */
const COUNT_ONLY: Outbox = { events: [], images: [], ledger: [], deliveries: [], settle: null, ended: true };

async function writeHolds({ counters }: Collections, bundles: readonly JobBundle[]): Promise<void> {
  for (const { job, holds } of bundles) {
    for (const { scope, period, amount } of holds) {
      const _id = counterId(scope, period);
      await insertNew(counters, [newCounter({ scope, period, userId: job.userId, resetsAt: null })]);
      await withRetry(() =>
        counters.updateOne(
          { _id, 'open.job': { $ne: job.id } },
          { $push: { open: { job: job.id, amount } } },
        ),
      );
    }
  }
}

/** The job comes last: what is there of a bundle without its job is written again. */
async function writeBundles(
  collections: Collections,
  bundles: readonly JobBundle[],
  upkeep: Upkeep,
): Promise<void> {
  const { jobs, events, images, ledger } = collections;
  await Promise.all([
    insertNew(
      events,
      bundles.flatMap((bundle) =>
        bundle.events.map(({ jobId, seq, at, ...event }) => toEventDocument(jobId, seq, at, event)),
      ),
    ),
    insertNew(
      images,
      bundles.flatMap((bundle) => bundle.images.map(toImageDocument)),
    ),
    insertNew(
      ledger,
      bundles.flatMap((bundle) => bundle.ledger.map(({ id, ...entry }) => ({ _id: id, ...entry }))),
    ),
  ]);
  await writeHolds(collections, bundles);
  const documents = bundles.map(({ job, idempotency }) =>
    toJobDocument(job, {
      rev: ulid(),
      ...(idempotency === null ? {} : { idempotency }),
      ...(isTerminal(job.status) ? { outbox: COUNT_ONLY, outboxAt: Date.now() } : {}),
    }),
  );
  await insertNew(jobs, documents);
  const ended = documents.filter(({ active }) => !active);
  await countJobs(collections, ended);
  const ids = ended.map(({ _id }) => _id);
  await withRetry(() => jobs.updateMany({ _id: { $in: ids } }, { $unset: { outbox: 1, outboxAt: 1 } }));
  for (const document of ended) upkeep.forget(document);
}
