import { cancelJob } from '../../../jobs/cancel-job.ts';
import { listJobs, readJob } from '../../../jobs/read-jobs.ts';
import { retryJob } from '../../../jobs/retry-job.ts';
import { maySeeJob } from '../../../domain/actor.ts';
import type { UserError } from '../../../domain/errors.ts';
import { DEFAULT_PRIORITY } from '../../../domain/priority.ts';
import { MOST_IN_BATCH, submitBatch } from '../../../jobs/submit-batch.ts';
import { submitJob } from '../../../jobs/submit-job.ts';
import { formerModel } from '../../../registry/former-model.ts';
import type { Resolvers } from '../../generated/resolvers.ts';
import { toConnection, toPageRequest } from '../../pages.ts';
import { toGenerateRequest } from '../../to-generate-request.ts';
import { toJobWhere } from './to-job-where.ts';

export const jobResolvers: Resolvers = {
  Query: {
    job: async (_, { id }, { jobs, actor }) => (await readJob(jobs, actor, id)) ?? null,
    async jobs(_, args, { jobs, actor }) {
      const page = toPageRequest(args);
      return toConnection(await listJobs(jobs, actor, toJobWhere(args.where), page), page);
    },
  },
  Mutation: {
    async generateImage(_, { input }, { jobs, actor }) {
      const { request, toEdge } = toGenerateRequest(jobs.registry, input);
      const submitted = await submitJob(jobs, actor, request);
      if (!submitted.ok) return { job: null, replayed: false, errors: toEdge(submitted.errors) };
      return { errors: [], ...submitted.value };
    },
    async generateImages(_, { inputs, onError }, { jobs, actor }) {
      if (inputs.length < 1 || inputs.length > MOST_IN_BATCH) {
        return { results: [], accepted: 0, rejected: inputs.length, errors: [wrongSize(inputs.length)] };
      }
      const translated = inputs.map((input) => toGenerateRequest(jobs.registry, input));
      const requests = translated.map(({ request }) => request);
      const submitted = await submitBatch(jobs, actor, requests, onError);
      const results = submitted.map((result, index) =>
        result.ok
          ? { errors: [], ...result.value }
          : { job: null, replayed: false, errors: translated[index]?.toEdge(result.errors) ?? result.errors },
      );
      const accepted = submitted.filter(({ ok }) => ok).length;
      return { results, accepted, rejected: results.length - accepted, errors: [] };
    },
    async cancelJob(_, { id }, { jobs, actor }) {
      const canceled = await cancelJob(jobs, actor, id);
      if (!canceled.ok) return { job: null, replayed: false, errors: canceled.errors };
      const { job, refusal } = canceled.value;
      return { job, replayed: false, errors: refusal === null ? [] : [refusal] };
    },
    async retryJob(_, args, { jobs, actor }) {
      const retried = await retryJob(jobs, actor, args);
      if (!retried.ok) return { job: null, replayed: false, errors: retried.errors };
      return { errors: [], ...retried.value };
    },
  },
  Job: {
    model: (job, _, { jobs }) => jobs.registry.get(job.model) ?? formerModel(job.model),
    images: async (job, _, { loaders }) =>
      (await loaders.imagesOfJob.load(job.id)).filter(({ role }) => role === 'final'),
    artifacts: async (job, _, { loaders }) =>
      (await loaders.imagesOfJob.load(job.id)).filter(({ role }) => role === 'artifact'),
    events: (job, { after, first }, { jobs }) =>
      jobs.store.jobs.events(job.id, after ?? 0, Math.min(Math.max(first ?? 100, 1), 1000)),
    async retriedFrom(job, _, { loaders, actor }) {
      const first = job.retriedFrom === null ? undefined : await loaders.job.load(job.retriedFrom);
      return first !== undefined && maySeeJob(actor, first) ? first : null;
    },
    priority: ({ priority }) => priority ?? DEFAULT_PRIORITY,
    queuePosition: (job, _, { jobs }) =>
      job.status === 'QUEUED' ? (job.queuePosition ?? jobs.dispatcher.position(job.id)) : null,
  },
  Attempt: {
    error: (attempt) => attempt.error?.message ?? null,
  },
};

function wrongSize(received: number): UserError {
  const message = `A batch has 1 to ${MOST_IN_BATCH} requests, not ${received}.`;
  return { code: 'INVALID_INPUT', path: ['inputs'], rule: 'length', message, received, allowed: undefined };
}
