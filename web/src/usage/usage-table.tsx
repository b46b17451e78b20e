import { Download } from 'lucide-react';
import { useState } from 'react';
import type { UsageFiguresFragment, UsageQuery } from '../api/generated/graphql.ts';
import { usageStrings as words } from '../strings/usage.ts';
import { Button } from '../ui/button.tsx';
import tableStyles from '../ui/data-table.module.css';
import { formatMoney, toMicros } from '../ui/money.ts';
import { downloadUsage } from './download-usage.ts';
import type { Days, Grouping } from './usage-search.ts';
import { groupName } from './usage-series.ts';
import styles from './usage-table.module.css';

export interface UsageTableProps {
  rows: UsageQuery['by']['rows'];
  total: UsageFiguresFragment;
  by: Grouping;
  days: Days;
}

/** The figures by group, the dearest first, with their total. */
export function UsageTable({ rows, total, by, days }: UsageTableProps) {
  const [failed, setFailed] = useState(false);
  const sorted = [...rows].sort((a, b) => compareMoney(b.price, a.price));
  const download = async (): Promise<void> => setFailed(!(await downloadUsage(days, by)));
  return (
    <section className={styles.section} aria-labelledby="usage-table">
      <div className={styles.head}>
        <h2 id="usage-table" className={styles.title}>
          {words.table}
        </h2>
        <span role="alert">{failed ? words.exportFailed : ''}</span>
        <Button onPress={() => void download()}>
          <Download aria-hidden="true" />
          {words.export}
        </Button>
      </div>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th scope="col">{words.groupings[by]}</th>
            {[words.jobs, words.images, words.failed, words.providerCost, words.price].map((label) => (
              <th key={label} scope="col" className={tableStyles.number}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => {
            const name = groupName(row, by, words.none[by]);
            return <Figures key={name} name={name} figures={row} />;
          })}
        </tbody>
        <tfoot>
          <Figures name={words.total} figures={total} />
        </tfoot>
      </table>
    </section>
  );
}

function Figures({ name, figures }: { name: string; figures: UsageFiguresFragment }) {
  const cells = [
    { label: words.jobs, value: figures.jobs.toLocaleString('en') },
    { label: words.images, value: figures.images.toLocaleString('en') },
    { label: words.failed, value: figures.failures.toLocaleString('en') },
    {
      label: words.providerCost,
      value:
        figures.cost === null ? (
          <span className={styles.unknown}>{words.unknown}</span>
        ) : (
          formatMoney(figures.cost)
        ),
    },
    { label: words.price, value: formatMoney(figures.price) },
  ];
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map(({ label, value }) => (
        <td key={label} className={tableStyles.number} data-label={label}>
          {value}
        </td>
      ))}
    </tr>
  );
}

function compareMoney(a: string, b: string): number {
  const difference = (toMicros(a) ?? 0n) - (toMicros(b) ?? 0n);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
