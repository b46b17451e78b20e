// Budgets that are nearly used up, told to the webhooks of whose they are.

import type { Cleanup } from '../cleanup.ts';
import { type BudgetThreshold, startThresholds } from '../billing/thresholds.ts';
import type { JsonObject } from '../domain/json.ts';
import { formatMoney } from '../domain/money.ts';
import type { Store } from '../store/store.ts';
import type { Logger } from '../telemetry/logger.ts';
import { tellUser } from '../webhooks/tell-user.ts';

export function openThresholds(
  cleanup: Cleanup,
  { store, log, now }: { store: Store; log: Logger; now: () => number },
): void {
  cleanup.use(
    startThresholds({
      store,
      log,
      async onThreshold(threshold) {
        const { userId, key, at } = threshold;
        log.info({ ...threshold }, 'A budget is used up to a threshold');
        await tellUser(
          { store, now },
          { userId, event: 'budget.threshold', key, at, data: toData(threshold) },
        );
      },
    }),
  );
}

function toData({
  userId,
  scope,
  period,
  percent,
  limit,
  spent,
  held,
  resetsAt,
}: BudgetThreshold): JsonObject {
  return {
    userId,
    scope,
    period,
    percent,
    limit: formatMoney(limit),
    spent: formatMoney(spent),
    held: formatMoney(held),
    resetsAt: resetsAt === null ? null : new Date(resetsAt).toISOString(),
  };
}
