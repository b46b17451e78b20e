// Tells of budgets that are used up to 80 % and to 100 %: each once for a limit and period. What was reached is kept
// with the budget's counter until whoever listens has taken it, so that a crash in between only tells it again, under
// the same key.

import type { Threshold } from '../domain/budget.ts';
import type { Micros } from '../domain/money.ts';
import type { Store } from '../store/store.ts';
import type { BudgetCounter } from '../store/transfer.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface BudgetThreshold {
  /** Names the occasion, for whoever must not act on it twice. */
  key: string;
  userId: string;
  /** `user:<id>` or `key:<id>`. */
  scope: string;
  /** Such as `2026-11-24`, `2026-11`, `total` or `balance`. */
  period: string;
  limit: Micros;
  spent: Micros;
  /** What active jobs hold: it counts until they end. */
  held: Micros;
  percent: Threshold;
  resetsAt: number | null;
  at: number;
}

interface Options {
  store: Pick<Store, 'budgets'>;
  log: Pick<Logger, 'error'>;
  /** Rejects when it could not take it; then it is told again. */
  onThreshold: (threshold: BudgetThreshold) => Promise<void>;
}

const LOOK_MS = 2000;
const AT_ONCE = 100;

export function startThresholds(options: Options): AsyncDisposable {
  let looking: Promise<void> | undefined;
  const wake = (): void => {
    looking ??= look(options)
      .catch((error: unknown) => options.log.error({ err: error }, 'A budget could not be announced'))
      .finally(() => (looking = undefined));
  };
  const timer = setInterval(wake, LOOK_MS);
  wake();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
}

async function look({ store, onThreshold }: Options): Promise<void> {
  for (;;) {
    const counters = await store.budgets.unannounced(AT_ONCE);
    for (const counter of counters) {
      for (const threshold of thresholdsOf(counter)) await onThreshold(threshold);
      await store.budgets.markAnnounced(counter);
    }
    if (counters.length < AT_ONCE) return;
  }
}

/** What was reached and not announced yet, the lower one first. */
export function thresholdsOf(counter: BudgetCounter): BudgetThreshold[] {
  const { scope, period, userId, limit, spent, held, resetsAt, announced, nearAt, fullAt } = counter;
  if (limit === null) return [];
  const reached: [Threshold, number | null][] = [
    [80, nearAt],
    [100, fullAt],
  ];
  return reached.flatMap(([percent, at]) =>
    at === null || percent <= announced
      ? []
      : [
          {
            key: `${scope}|${period}|${limit}|${percent}`,
            userId,
            scope,
            period,
            limit,
            spent,
            held,
            percent,
            resetsAt,
            at,
          },
        ],
  );
}
