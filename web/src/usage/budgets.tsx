import { BudgetsDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { usageStrings as words } from '../strings/usage.ts';
import { formatMoney } from '../ui/money.ts';
import { BudgetGauge } from './budget-gauge.tsx';
import styles from './budget-gauge.module.css';

/** What the caller may still spend; nothing for whom nothing is agreed. */
export function Budgets() {
  const [{ data }] = useQuery(BudgetsDocument, {});
  if (data === undefined) return null;
  const { budgets, balance } = data.me;
  if (budgets.length === 0 && balance === null) return null;
  return (
    <section className={styles.budgets} aria-label={words.budget}>
      {budgets.map((budget) => (
        <BudgetGauge key={`${budget.scope}${budget.period}`} budget={budget} />
      ))}
      {balance === null ? null : <p className={styles.line}>{words.balance(formatMoney(balance))}</p>}
    </section>
  );
}
