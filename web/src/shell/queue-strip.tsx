import { Clock, Play } from 'lucide-react';
import { useActiveJobs } from '../live/active-jobs.ts';
import { useNow } from '../live/clock.ts';
import { shellStrings as words } from '../strings/shell.ts';
import { formatRemaining } from '../ui/duration.ts';
import styles from './queue-strip.module.css';

/** What is going on on the whole server, at the foot of every page; nothing when nothing is. */
export function QueueStrip() {
  const { running, waiting, more, nextAt } = useActiveJobs();
  const now = useNow();
  if (running + waiting === 0) return null;
  const plus = more ? '+' : '';
  return (
    <div className={styles.strip} role="group" aria-label={words.queueStrip}>
      {running > 0 ? (
        <p className={styles.running}>
          <Play aria-hidden="true" />
          <span className={styles.count}>
            {running}
            {plus}
          </span>
          <span className={styles.word}>{words.running}</span>
        </p>
      ) : null}
      {waiting > 0 ? (
        <p className={styles.waiting}>
          <Clock aria-hidden="true" />
          <span className={styles.count}>
            {waiting}
            {plus}
          </span>
          <span className={styles.word}>{words.waiting}</span>
        </p>
      ) : null}
      {nextAt !== null && nextAt > now ? (
        <p className={styles.next}>{words.next(formatRemaining(nextAt - now))}</p>
      ) : null}
    </div>
  );
}
