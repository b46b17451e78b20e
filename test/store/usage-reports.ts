// Reports that people ask for: what no engine may answer by reading everything.

import { USAGE_DIMENSIONS, type UsageQuery } from '../../src/domain/usage.ts';

const DAY_MS = 86_400_000;

export function usageReports(): UsageQuery[] {
  const to = Date.now() - 3 * DAY_MS;
  const span = { from: to - 10 * DAY_MS, to };
  const groups: UsageQuery['groupBy'][] = [
    [],
    ...USAGE_DIMENSIONS.map((name) => [name]),
    [...USAGE_DIMENSIONS],
  ];
  return [null, 'user-1'].flatMap((userId) =>
    groups.flatMap((groupBy) => {
      const query = { ...span, groupBy, userId };
      const finest = groupBy.includes('HOUR') ? 3_600_000 : DAY_MS;
      if (!groupBy.includes('DAY') && !groupBy.includes('HOUR')) return [query];
      // UTC, a zone of whole hours, and one of quarter hours.
      return [0, 2, 5.75].map((hours) => ({
        ...query,
        step: { ms: finest, offsetMs: (hours * 3_600_000) % finest },
      }));
    }),
  );
}
