import { queueStrings as words } from '../strings/queue.ts';
import { Button } from '../ui/button.tsx';
import { JobRow } from './job-row.tsx';
import type { QueuePart } from './queue-search.ts';
import styles from './queue-section.module.css';

export interface QueueSectionProps {
  part: QueuePart;
  ids: readonly string[];
  /** Whether there are more than these. */
  more: boolean;
  onMore: (() => void) | undefined;
}

/** One of the three lists, with how many are in it. */
export function QueueSection({ part, ids, more, onMore }: QueueSectionProps) {
  return (
    <section className={styles.section} aria-labelledby={`queue-${part}`}>
      <h2 id={`queue-${part}`} className={styles.title}>
        {words[part]} <span className={styles.count}>{words.count(ids.length, more)}</span>
      </h2>
      {ids.length === 0 ? <p className={styles.none}>{words.none[part]}</p> : null}
      <ol className={styles.jobs}>
        {ids.map((id) => (
          <li key={id}>
            <JobRow jobId={id} />
          </li>
        ))}
      </ol>
      {onMore === undefined ? null : (
        <Button kind="quiet" onPress={onMore}>
          {words.more}
        </Button>
      )}
    </section>
  );
}
