import { useNow } from '../live/clock.ts';
import styles from './moment.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** When it was: the time of day or the date, and how long ago; pointed at, with its zone. */
export function Moment({ at }: { at: string }) {
  const time = new Date(at);
  const now = useNow();
  const today = new Date(now).toDateString() === time.toDateString();
  return (
    <time dateTime={at} title={exact.format(time)} className={styles.moment}>
      {today ? clock.format(time) : day.format(time)}
      <span className={styles.ago}>{ago(now - time.getTime())}</span>
    </time>
  );
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 45) return 'just now';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 36) return `${hours} h ago`;
  return `${Math.round(hours / 24)} days ago`;
}
