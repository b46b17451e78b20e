import type { UsageFiguresFragment } from '../api/generated/graphql.ts';
import { usageStrings as words } from '../strings/usage.ts';
import { formatMoney, toMicros } from '../ui/money.ts';
import styles from './usage-figures.module.css';

/** The whole in four figures. */
export function UsageFigures({ total }: { total: UsageFiguresFragment }) {
  const micros = toMicros(total.price) ?? 0n;
  const share = total.jobs === 0 ? 0 : (total.failures / total.jobs) * 100;
  const figures = [
    {
      label: words.spent,
      value: formatMoney(total.price),
      note:
        total.images === 0 ? '' : words.perImage(formatMoney((micros / BigInt(total.images) / 100n) * 100n)),
    },
    { label: words.images, value: total.images.toLocaleString('en'), note: '' },
    { label: words.jobs, value: total.jobs.toLocaleString('en'), note: '' },
    {
      label: words.failed,
      value: total.failures.toLocaleString('en'),
      note: words.failedShare(`${share.toFixed(1)} %`),
    },
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(({ label, value, note }) => (
        <div key={label} className={styles.figure}>
          <dt>{label}</dt>
          <dd className={styles.value}>{value}</dd>
          <dd className={styles.note}>{note}</dd>
        </div>
      ))}
    </dl>
  );
}
