// Creating jobs. A unique index decides races of idempotency keys, a conditional update those of budgets. Where a
// budget or a key's room is asked, or several jobs stand or fall together, they are stored unseen first and let in by one change of
// the first of them: that is their commit.

import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { type Job, numberEvents } from '../../domain/job.ts';
import { type Admission, type NewJob, refusedTogether } from '../store.ts';
import { settle, take } from './budget-counters.ts';
import type { Collections } from './collections.ts';
import { type JobDocument, toEventDocument } from './documents.ts';
import { toJob, toJobDocument } from './job-document.ts';
import type { KnownJobs } from './known-jobs.ts';
import { copyOutbox } from './outbox.ts';
import { isDuplicate, withRetry } from './retry.ts';
import { takeRoom } from './rooms.ts';
import { settleAdmissions } from './upkeep.ts';

interface AdmitDeps {
  collections: Collections;
  known: KnownJobs;
}

/** What one job of a batch has come to. */
type Entry = { request: NewJob; document: JobDocument; answer: Admission };

/** All or none. */
export async function admitTogether(deps: AdmitDeps, jobs: readonly NewJob[]): Promise<Admission[]> {
  const { collections } = deps;
  const unseen =
    jobs.length > 1 || jobs.some(({ limits, mostOfKey }) => limits.length > 0 || mostOfKey !== undefined);
  const entries: Entry[] = [];
  let first: string | undefined;
  for (const request of jobs) {
    const admission = unseen ? { first: first ?? request.job.id, at: Date.now() } : undefined;
    const document = toNewDocument(request, admission);
    const earlier = await insert(collections, document, entries);
    if (earlier === undefined) {
      first ??= document._id;
      entries.push({ request, document, answer: created(request) });
    } else {
      const same = earlier.requestHash === request.job.requestHash;
      entries.push({ request, document, answer: { kind: same ? 'replayed' : 'mismatch', job: earlier } });
    }
  }
  for (const entry of entries) await hold(collections, entry);
  if (entries.some(({ answer }) => answer.kind !== 'created' && answer.kind !== 'replayed')) {
    return takeBack(collections, entries);
  }
  const made = entries.filter(({ answer }) => answer.kind === 'created').map(({ document }) => document);
  if (unseen) await letIn(collections, made);
  for (const document of made) {
    delete document.admission;
    await copyOutbox(collections, document);
    deps.known.set(document);
  }
  return entries.map(({ answer }) => answer);
}

function toNewDocument(
  { job, events, ledger, idempotency, limits }: NewJob,
  admission: JobDocument['admission'],
): JobDocument {
  return toJobDocument(
    { ...job, lastSeq: events.length },
    {
      rev: ulid(),
      outbox: {
        events: events.map((event, index) => toEventDocument(job.id, index + 1, job.createdAt, event)),
        images: [],
        ledger,
        deliveries: [],
        settle: null,
        ended: false,
        held: limits.map(({ scope, period, resetsAt }) => ({ scope, period, resetsAt })),
      },
      outboxAt: job.createdAt,
      ...(idempotency === null ? {} : { idempotency }),
      ...(admission === undefined ? {} : { admission }),
    },
  );
}

function created({ job, events }: NewJob): Admission {
  const stored: Job = { ...job, lastSeq: events.length };
  const first = numberEvents(events, { jobId: job.id, after: 0, at: job.createdAt });
  return { kind: 'created', job: stored, events: first };
}

/** Stores the job; when its idempotency key has one already, answers that. */
async function insert(
  collections: Collections,
  document: JobDocument,
  batch: readonly Entry[],
): Promise<Job | undefined> {
  const { jobs } = collections;
  for (;;) {
    try {
      await withRetry(() => jobs.insertMany([document], { lean: true }));
      return undefined;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    // An answer was lost, and it is there since the first try.
    if ((await withRetry(() => jobs.exists({ _id: document._id, rev: document.rev }))) !== null)
      return undefined;
    const earlier = await findEarlier(collections, document);
    if (earlier === undefined) continue;
    if (earlier.admission === undefined || batch.some((entry) => entry.document._id === earlier._id)) {
      return toJob(earlier);
    }
    // Another request is just creating it; its process may have died meanwhile.
    await settleAdmissions(collections, Date.now() - 60_000);
    await sleep(10);
  }
}

/** The job that has the key; a key that has expired is taken off its job. */
async function findEarlier(
  { jobs }: Collections,
  { userId, idempotency, createdAt }: JobDocument,
): Promise<JobDocument | undefined> {
  const earlier = await withRetry(() =>
    jobs.findOne({ userId, 'idempotency.key': idempotency?.key ?? '' }).lean<JobDocument>(),
  );
  if (earlier === null) return undefined;
  const expiresAt = earlier.idempotency?.expiresAt ?? 0;
  if (expiresAt >= createdAt) return earlier;
  await withRetry(() =>
    jobs.updateOne(
      { _id: earlier._id, 'idempotency.expiresAt': expiresAt },
      { $unset: { idempotency: 1 }, $set: { rev: ulid() } },
    ),
  );
  return undefined;
}

async function hold(collections: Collections, entry: Entry): Promise<void> {
  if (entry.answer.kind !== 'created') return;
  const { job, mostOfKey } = entry.request;
  if (mostOfKey !== undefined && !(await takeRoom(collections, job, mostOfKey))) {
    entry.answer = { kind: 'no-room', most: mostOfKey };
    return;
  }
  for (const limit of entry.request.limits) {
    const taken = await take(collections, entry.request.job, limit);
    if (taken.taken) continue;
    entry.answer = { kind: 'over-budget', hold: limit, remaining: taken.remaining };
    return;
  }
}

/** The first one first: with it gone, none of its batch can be let in. */
async function takeBack(collections: Collections, entries: readonly Entry[]): Promise<Admission[]> {
  for (const { answer, document } of entries) {
    if (answer.kind === 'replayed' || answer.kind === 'mismatch') continue;
    await withRetry(() => collections.jobs.deleteOne({ _id: document._id, rev: document.rev }));
    await settle(collections, document._id, 0);
  }
  return refusedTogether(entries.map(({ answer }) => answer));
}

async function letIn(collections: Collections, [first, ...others]: readonly JobDocument[]): Promise<void> {
  const { jobs } = collections;
  if (first === undefined) return;
  await withRetry(() => jobs.updateOne({ _id: first._id }, { $unset: { admission: 1 } }));
  if ((await withRetry(() => jobs.exists({ _id: first._id }))) === null) {
    // What was held since is held for nobody.
    for (const { _id } of [first, ...others]) await settle(collections, _id, 0);
    throw new Error('The store took too long to admit a job, and has taken it back');
  }
  if (others.length === 0) return;
  const ids = others.map(({ _id }) => _id);
  await withRetry(() => jobs.updateMany({ _id: { $in: ids } }, { $unset: { admission: 1 } }));
}
