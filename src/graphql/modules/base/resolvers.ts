import { readImage, readJob } from '../../../jobs/read-jobs.ts';
import type { Resolvers } from '../../generated/resolvers.ts';

export const nodeResolvers: Resolvers = {
  Query: {
    async node(_, { id }, { jobs, actor }) {
      if (id.startsWith('job_')) return (await readJob(jobs, actor, id)) ?? null;
      if (id.startsWith('img_')) return (await readImage(jobs, actor, id)) ?? null;
      return jobs.registry.get(id) ?? null;
    },
  },
  Node: {
    __resolveType(node) {
      if ('jobId' in node) return 'Image';
      return 'lastSeq' in node ? 'Job' : 'Model';
    },
  },
};
