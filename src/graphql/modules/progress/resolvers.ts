import { GraphQLError } from 'graphql';
import { readJob } from '../../../jobs/read-jobs.ts';
import { watchJob } from '../../../jobs/watch-job.ts';
import { watchJobs } from '../../../jobs/watch-jobs.ts';
import type { JobEvent } from '../../../domain/job.ts';
import type { Resolvers } from '../../generated/resolvers.ts';
import { toJobWhere } from '../job/to-job-where.ts';

export const progressResolvers: Resolvers = {
  Subscription: {
    jobProgress: {
      async subscribe(_, { jobId, after }, { jobs, actor }) {
        const cursor = after ?? 0;
        if (cursor < 0) throw refusal('BAD_USER_INPUT', 'after must be 0 or the seq of an event.');
        // An unknown job is an error, never a silent completion.
        const job = await readJob(jobs, actor, jobId);
        if (job === undefined) throw refusal('NOT_FOUND', `There is no job ${jobId}.`);
        return watchJob(jobs, jobId, cursor);
      },
      resolve: (event: JobEvent) => event,
    },
    jobUpdates: {
      subscribe: (_, { where }, { jobs, actor }) => watchJobs(jobs, actor, toJobWhere(where)),
      resolve: (event: JobEvent) => event,
    },
  },
  JobEvent: {
    __resolveType: (event) => event.type,
  },
  ImageStored: {
    async image(event, _, { loaders }) {
      const image = await loaders.image.load(event.imageId);
      return image === undefined || image.deletedAt !== null ? null : image;
    },
  },
  JobFinished: {
    async job(event, _, { loaders }) {
      const job = await loaders.job.load(event.jobId);
      if (job === undefined) throw new Error(`Job ${event.jobId} has ended and is not stored`);
      return job;
    },
  },
};

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
