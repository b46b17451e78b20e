// The job store on MongoDB.

import type { Job } from '../../domain/job.ts';
import type { Admission, JobStore, Page } from '../store.ts';
import { admitTogether } from './admit-jobs.ts';
import { applyChange, type ChangeDeps } from './apply-change.ts';
import { eventId, type EventDocument, type JobDocument, toEvent } from './documents.ts';
import { toJob } from './job-document.ts';
import { jobListing, SEEN } from './list-jobs.ts';
import { copyOutbox } from './outbox.ts';
import { withRetry } from './retry.ts';

export function createJobStore(deps: ChangeDeps): JobStore {
  const { collections } = deps;
  const { jobs, images, events } = collections;

  /** A job that has ended is shown with all that belongs to it, though its writer may have died before copying. */
  const whole = async (document: JobDocument): Promise<Job> => {
    if (!document.active) await copyOutbox(collections, document);
    return toJob(document);
  };

  return {
    async admit(requests, { allOrNothing = false } = {}) {
      if (allOrNothing) return admitTogether(deps, requests);
      const admissions: Admission[] = [];
      for (const request of requests) admissions.push(...(await admitTogether(deps, [request])));
      return admissions;
    },
    apply: (change) => applyChange(deps, change),
    async get(id) {
      const document = await withRetry(() => jobs.findOne({ _id: id, ...SEEN }).lean<JobDocument>());
      return document === null ? undefined : whole(document);
    },
    async getMany(ids) {
      const found = await withRetry(() =>
        jobs.find({ _id: { $in: [...ids] }, ...SEEN }).lean<JobDocument[]>(),
      );
      const byId = new Map(found.map((document) => [document._id, document]));
      return Promise.all(
        ids.map(async (id) => {
          const document = byId.get(id);
          return document === undefined ? undefined : whole(document);
        }),
      );
    },
    async list(where, page) {
      const found = await withRetry(() =>
        jobs
          .find(jobListing(where, page))
          .sort({ _id: -1 })
          .limit(page.first + 1)
          .lean<JobDocument[]>(),
      );
      return pageOf(await Promise.all(found.map(whole)), page.first);
    },
    async listActive({ first, after }) {
      const found = await withRetry(() =>
        jobs
          .find({ active: true, ...(after === null ? {} : { _id: { $gt: after } }), ...SEEN })
          .sort({ _id: 1 })
          .limit(first + 1)
          .lean<JobDocument[]>(),
      );
      return pageOf(found.map(toJob), first);
    },
    async overdue(now, first) {
      const found = await withRetry(() =>
        jobs
          .find({ active: true, deadlineAt: { $ne: null, $lt: now }, ...SEEN })
          .sort({ deadlineAt: 1 })
          .limit(first)
          .lean<JobDocument[]>(),
      );
      return found.map(toJob);
    },
    async countActive() {
      const rows = await withRetry(() =>
        jobs
          .aggregate<{ _id: Pick<Job, 'status' | 'model'>; count: number }>([
            { $match: { active: true, ...SEEN } },
            { $group: { _id: { status: '$status', model: '$model' }, count: { $sum: 1 } } },
          ])
          .exec(),
      );
      return rows.map(({ _id, count }) => ({ ..._id, count }));
    },
    async events(jobId, after, first) {
      const uncopied = await withRetry(() =>
        jobs.findOne({ _id: jobId, outboxAt: { $exists: true }, ...SEEN }).lean<JobDocument>(),
      );
      if (uncopied !== null && deps.known.get(jobId)?.rev !== uncopied.rev) {
        await copyOutbox(collections, uncopied);
      }
      const found = await withRetry(() =>
        events
          .find({ _id: { $gt: eventId(jobId, after), $lt: `${jobId};` } })
          .sort({ _id: 1 })
          .limit(first)
          .lean<EventDocument[]>(),
      );
      return found.map(toEvent);
    },
    async runTimes(model, last) {
      const found = await withRetry(() =>
        jobs
          .find({ model, runMs: { $exists: true } }, { runMs: 1, _id: 0 })
          .sort({ _id: -1 })
          .limit(last)
          .lean<Pick<JobDocument, 'runMs'>[]>(),
      );
      return found.flatMap(({ runMs }) => runMs ?? []);
    },
    async findReusable(userId, requestHash) {
      const candidates = jobs
        .find({ userId, requestHash, status: 'COMPLETED' })
        .sort({ _id: -1 })
        .lean<JobDocument[]>()
        .cursor();
      for await (const document of candidates) {
        const job = await whole(document);
        const states = await withRetry(() => images.find({ jobId: job.id }, { listed: 1 }).lean());
        if (states.length > 0 && states.every(({ listed }) => listed >= 0)) return job;
      }
      return undefined;
    },
    async findByRequestId(requestId) {
      const document = await withRetry(() =>
        jobs.findOne({ requestIds: requestId, ...SEEN }).lean<JobDocument>(),
      );
      return document === null ? undefined : whole(document);
    },
  };
}

function pageOf<T>(items: T[], first: number): Page<T> {
  return { items: items.slice(0, first), hasNextPage: items.length > first };
}
