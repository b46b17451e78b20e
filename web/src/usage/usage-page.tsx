import { Link, useSearch } from '@tanstack/react-router';
import { UsageDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { usageStrings as words } from '../strings/usage.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Budgets } from './budgets.tsx';
import { UsageChart } from './usage-chart.tsx';
import { UsageFigures } from './usage-figures.tsx';
import { UsageFilters } from './usage-filters.tsx';
import styles from './usage-page.module.css';
import { addDays, daysOf, DIMENSIONS, startOfDay } from './usage-search.ts';
import { UsageTable } from './usage-table.tsx';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What was used and what it cost, by day and by whatever is asked for. */
export function UsagePage() {
  const search = useSearch({ from: '/usage' });
  const by = search.by ?? 'model';
  const days = daysOf(search);
  const valid = days.from <= days.to;
  const [{ data, error, stale }, load] = useQuery(
    UsageDocument,
    {
      from: startOfDay(days.from),
      to: startOfDay(addDays(days.to, 1)),
      byDay: ['DAY', DIMENSIONS[by]],
      by: [DIMENSIONS[by]],
      timeZone,
    },
    { pause: !valid },
  );
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{words.title}</h1>
        <UsageFilters search={search} days={days} by={by} />
      </header>
      <Budgets />
      {valid ? null : <Notice kind="error">{words.badRange}</Notice>}
      {error === undefined ? null : (
        <LoadError error={error} onRetry={() => load({ requestPolicy: 'network-only' })} />
      )}
      {data === undefined && error === undefined && valid ? <Skeleton count={3} shape="card" /> : null}
      {data === undefined ? null : data.by.total.jobs === 0 ? (
        <EmptyState title={words.empty.title} help={words.empty.help}>
          <Link to="/">{words.empty.action}</Link>
        </EmptyState>
      ) : (
        <div className={styles.body} data-stale={stale}>
          <UsageFigures total={data.by.total} />
          <UsageChart rows={data.byDay.rows} days={days} by={by} />
          <UsageTable rows={data.by.rows} total={data.by.total} by={by} days={days} />
        </div>
      )}
    </div>
  );
}
