import { prepareRequest } from '../../../jobs/prepare-request.ts';
import type { Resolvers } from '../../generated/resolvers.ts';
import { toGenerateRequest } from '../../to-generate-request.ts';

export const moneyResolvers: Resolvers = {
  Query: {
    estimate(_, { input }, { jobs, actor }) {
      const { request, toEdge } = toGenerateRequest(jobs.registry, input);
      const prepared = prepareRequest(jobs, actor, request);
      if (!prepared.ok) {
        return {
          total: null,
          lines: [],
          warnings: [],
          budgetRemaining: null,
          errors: toEdge(prepared.errors),
        };
      }
      const { price, warnings } = prepared.value;
      return { ...price, warnings, budgetRemaining: null, errors: [] };
    },
  },
};
