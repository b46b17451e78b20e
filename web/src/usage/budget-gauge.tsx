import type { BudgetFragment } from '../api/generated/graphql.ts';
import { usageStrings as words } from '../strings/usage.ts';
import { formatMoney, toMicros } from '../ui/money.ts';
import styles from './budget-gauge.module.css';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A hard limit: what is spent of it, what running jobs hold, and when it begins anew. */
export function BudgetGauge({ budget }: { budget: BudgetFragment }) {
  const limit = toMicros(budget.limit) ?? 0n;
  const spent = share(budget.spent, limit);
  const used = Math.min(1, spent + share(budget.held, limit));
  const label = words.budgets[budget.scope][budget.period];
  return (
    <div className={styles.budget}>
      <p className={styles.line}>
        <span className={styles.label}>{label}</span>
        <span>{words.budgetLeft(formatMoney(budget.spent), formatMoney(budget.limit))}</span>
        {(toMicros(budget.held) ?? 0n) > 0n ? (
          <span className={styles.note}>{words.held(formatMoney(budget.held))}</span>
        ) : null}
        {budget.resetsAt === null ? null : (
          <span className={styles.note}>{words.resets(day.format(new Date(budget.resetsAt)))}</span>
        )}
      </p>
      <div
        className={styles.gauge}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(used * 100)}
        aria-valuetext={words.budgetLeft(formatMoney(budget.spent), formatMoney(budget.limit))}
        data-full={used > 0.9}
      >
        <span className={styles.held} style={{ width: `${used * 100}%` }} />
        <span className={styles.spent} style={{ width: `${Math.min(1, spent) * 100}%` }} />
      </div>
    </div>
  );
}

/** 0…1; a limit of nothing is used up. */
function share(part: string, limit: bigint): number {
  if (limit === 0n) return 1;
  return Number(((toMicros(part) ?? 0n) * 10_000n) / limit) / 10_000;
}
