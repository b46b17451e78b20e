import { generateStrings as words } from '../strings/generate.ts';
import { formatMoney } from '../ui/money.ts';
import styles from './run-bar.module.css';
import type { Estimate } from './use-estimate.ts';

/** What a request costs, and what is left to spend. */
export function Price({ estimate }: { estimate: Estimate | null }) {
  if (estimate?.total === null || estimate?.total === undefined)
    return <span className={styles.none}>{words.priceLater}</span>;
  const left = estimate.budgetRemaining;
  return (
    <>
      <strong>{formatMoney(estimate.total)}</strong>
      {left === null ? null : <span className={styles.left}>{words.ofBudget(formatMoney(left))}</span>}
    </>
  );
}
