import { reportUsage } from '../../../billing/report-usage.ts';
import { AppError } from '../../../domain/errors.ts';
import { estimateRequest } from '../../../jobs/estimate-request.ts';
import type { Resolvers } from '../../generated/resolvers.ts';
import { toEstimatePayload } from '../../to-estimate-payload.ts';
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
      return toEstimatePayload(await estimateRequest(jobs, actor, request), toEdge);
    },
  },
};
