// Copies what a change of a job writes elsewhere out of the job, where it was committed. Every copy may be repeated.

import type { Collections } from './collections.ts';
import { settle } from './budget-counters.ts';
import type { JobDocument, Outbox } from './documents.ts';
import { toImageDocument } from './image-document.ts';
import { insertNew } from './insert-new.ts';
import { holdUnknown } from './late-holds.ts';
import { withRetry } from './retry.ts';
import { countJobs } from './usage.ts';

/** Events come last: one may name an image. */
export async function copyOutbox(collections: Collections, job: JobDocument): Promise<void> {
  const { outbox } = job;
  if (outbox === undefined) return;
  await Promise.all([
    insertNew(collections.images, outbox.images.map(toImageDocument)),
    insertNew(collections.deliveries, outbox.deliveries ?? []),
    insertNew(
      collections.ledger,
      outbox.ledger.map(({ id, ...entry }) => ({ _id: id, ...entry })),
    ),
    outbox.settle === null ? undefined : settle(collections, job._id, outbox.settle.spent),
    outbox.held === undefined ? undefined : holdUnknown(collections, job, outbox.held),
  ]);
  if (outbox.ended) await countJobs(collections, [job]);
  await insertNew(collections.events, outbox.events);
}

/** Takes the copied outbox away, unless the job has changed since. */
export async function clearOutbox({ jobs }: Collections, job: JobDocument): Promise<void> {
  await withRetry(() =>
    jobs.updateOne({ _id: job._id, rev: job.rev }, { $unset: { outbox: 1, outboxAt: 1 } }),
  );
}

export function isEmpty(outbox: Outbox): boolean {
  return (
    outbox.events.length === 0 &&
    outbox.images.length === 0 &&
    outbox.ledger.length === 0 &&
    outbox.deliveries.length === 0 &&
    outbox.settle === null &&
    !outbox.ended
  );
}
