// One change of a job: compared and set on its revision, committed with everything that belongs to it in its outbox,
// then copied out.

import { isTerminal, type Job, numberEvents } from '../../domain/job.ts';
import { deliveriesOf, mayBeDelivered, type WebhookEndpoint } from '../../domain/webhook.ts';
import { ulid } from 'ulid';
import { type Applied, fieldsOf, type JobChange } from '../store.ts';
import type { Collections } from './collections.ts';
import { type JobDocument, type Outbox, toEventDocument, type WebhookDocument } from './documents.ts';
import { toJob, toJobDocument } from './job-document.ts';
import type { KnownJobs } from './known-jobs.ts';
import { clearOutbox, copyOutbox, isEmpty } from './outbox.ts';
import { withRetry } from './retry.ts';
import { toDeliveryDocument, toEndpoint } from './webhook-documents.ts';
import type { Upkeep } from './upkeep.ts';

export interface ChangeDeps {
  collections: Collections;
  known: KnownJobs;
  upkeep: Upkeep;
}

export async function applyChange(deps: ChangeDeps, change: JobChange): Promise<Applied | undefined> {
  let before = deps.known.get(change.id);
  // What is known may be old: a refusal is decided on what is stored.
  if (before === undefined || !isAsExpected(before, change.when)) before = await readJob(deps, change.id);
  while (before !== undefined && isAsExpected(before, change.when)) {
    const next = changed(before, change, await endpointsFor(deps.collections, before.userId, change));
    if (await replace(deps.collections, before.rev, next.document)) {
      await settleIn(deps, next.document);
      return next.applied;
    }
    before = await readJob(deps, change.id);
  }
  return undefined;
}

/** The job as stored, with what its last change left to copy copied: the next change takes the outbox's place. */
async function readJob({ collections }: ChangeDeps, id: string): Promise<JobDocument | undefined> {
  const document = await withRetry(() =>
    collections.jobs.findOne({ _id: id, admission: { $exists: false } }).lean<JobDocument>(),
  );
  if (document === null) return undefined;
  await copyOutbox(collections, document);
  return document;
}

function isAsExpected(job: Pick<Job, 'status' | 'claim'>, when: JobChange['when']): boolean {
  return (
    (when.status === undefined || when.status.includes(job.status)) &&
    (when.claim === undefined || when.claim === job.claim)
  );
}

/** Whom the change is to be told to. */
async function endpointsFor(
  { webhooks }: Collections,
  userId: string,
  { events = [] }: JobChange,
): Promise<WebhookEndpoint[]> {
  if (!mayBeDelivered(events)) return [];
  const found = await withRetry(() => webhooks.find({ userId }).lean<WebhookDocument[]>());
  return found.map(toEndpoint);
}

function changed(
  before: JobDocument,
  change: JobChange,
  endpoints: readonly WebhookEndpoint[],
): { document: JobDocument; applied: Applied } {
  const events = numberEvents(change.events ?? [], {
    jobId: change.id,
    after: before.lastSeq,
    at: change.at,
  });
  const stored = toJob(before);
  const job: Job = { ...stored, ...fieldsOf(change, stored), lastSeq: before.lastSeq + events.length };
  const outbox: Outbox = {
    events: (change.events ?? []).map((event, index) =>
      toEventDocument(change.id, before.lastSeq + 1 + index, change.at, event),
    ),
    images: change.images ?? [],
    ledger: change.ledger ?? [],
    deliveries: deliveriesOf(job, events, endpoints).map(toDeliveryDocument),
    settle: change.settle ?? null,
    ended: before.active && isTerminal(job.status),
  };
  const document = toJobDocument(job, {
    rev: ulid(),
    ...(before.idempotency === undefined ? {} : { idempotency: before.idempotency }),
    ...(isEmpty(outbox) ? {} : { outbox, outboxAt: change.at }),
  });
  return { document, applied: { job, events } };
}

/** False when the stored job is of another revision. An answer that was lost is found out by the revision itself. */
async function replace({ jobs }: Collections, rev: string, document: JobDocument): Promise<boolean> {
  const { matchedCount } = await withRetry(() => jobs.replaceOne({ _id: document._id, rev }, document));
  if (matchedCount === 1) return true;
  return (await withRetry(() => jobs.exists({ _id: document._id, rev: document.rev }))) !== null;
}

async function settleIn({ collections, known, upkeep }: ChangeDeps, document: JobDocument): Promise<void> {
  known.delete(document._id);
  await copyOutbox(collections, document);
  // The next change takes the place of what is copied; after the last one it is taken away.
  if (document.active) known.set(document);
  else if (document.outbox !== undefined) upkeep.later(clearOutbox(collections, document));
  if (document.outbox?.ended === true) upkeep.forget(document);
}
