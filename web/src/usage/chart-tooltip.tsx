import type { TooltipContentProps } from 'recharts';
import styles from './usage-chart.module.css';

const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** The day's figures, the largest first. */
export function ChartTooltip({
  active,
  payload,
  label,
  format,
}: Pick<TooltipContentProps<number, string>, 'active' | 'payload' | 'label'> & {
  format: (value: number) => string;
}) {
  if (!active || typeof label !== 'string') return null;
  const shown = payload
    .map(({ name, value, color }) => ({ name: String(name), value: Number(value ?? 0), color }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  return (
    <div className={styles.tooltip}>
      <p className={styles.day}>{day.format(new Date(`${label}T12:00:00`))}</p>
      {shown.length === 0 ? <p>{format(0)}</p> : null}
      {shown.map(({ name, value, color }) => (
        <p key={name} className={styles.line}>
          <span className={styles.swatch} style={{ background: color }} />
          <span className={styles.name}>{name}</span>
          <span>{format(value)}</span>
        </p>
      ))}
    </div>
  );
}
