import { useState } from 'react';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { PendingCard } from './pending-card.tsx';
import { RunCard } from './run-card.tsx';
import styles from './run-list.module.css';
import { RunsEmpty } from './runs-empty.tsx';
import { useRuns } from './runs.ts';

const STEP = 12;
const MOST = 96;

/** All runs, the newest first: those being sent, those going on, those done. */
export function RunList() {
  const [first, setFirst] = useState(STEP);
  const { pending, listed, hasMore, loading, error, reload } = useRuns(first);
  if (error !== undefined) return <LoadError error={error} onRetry={reload} />;
  if (loading && pending.length === 0) return <Skeleton count={3} shape="card" />;
  if (listed.length === 0 && pending.length === 0) return <RunsEmpty />;
  return (
    <>
      <ol className={styles.runs}>
        {pending.map((run) => (
          <li key={run.key}>
            <PendingCard run={run} />
          </li>
        ))}
        {listed.map((run) => (
          <li key={run.key}>
            <RunCard jobId={run.jobId} />
          </li>
        ))}
      </ol>
      {hasMore && first < MOST ? (
        <Button kind="quiet" className={styles.more} onPress={() => setFirst(first + STEP)}>
          {words.showMore}
        </Button>
      ) : null}
    </>
  );
}
