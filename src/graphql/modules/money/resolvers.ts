import { reportUsage } from '../../../billing/report-usage.ts';
import { AppError } from '../../../domain/errors.ts';
import { prepareRequest } from '../../../jobs/prepare-request.ts';
import type { Resolvers } from '../../generated/resolvers.ts';
import { toGenerateRequest } from '../../to-generate-request.ts';

export const moneyResolvers: Resolvers = {
  Query: {
    async usage(_, { from, to, groupBy, timeZone }, { jobs, actor }) {
      const report = await reportUsage(jobs.store, actor, { from, to, groupBy, timeZone: timeZone ?? 'UTC' });
      if (report.ok) return report.value;
      throw new AppError('BAD_REQUEST', report.errors.map(({ message }) => message).join(' '));
    },
    async estimate(_, { input }, { jobs, actor }) {
      const { request, toEdge } = toGenerateRequest(jobs.registry, input);
      const prepared = await prepareRequest(jobs, actor, request);
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
