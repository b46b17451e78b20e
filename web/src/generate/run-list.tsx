import { useDeferredValue, useState } from 'react';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { PendingCard } from './pending-card.tsx';
import { RunCard } from './run-card.tsx';
import styles from './run-list.module.css';
import { RunsEmpty } from './runs-empty.tsx';
import { type ListedRun, useRuns } from './runs.ts';

const STEP = 12;
const MOST = 96;
/** As many cards as a large screen shows. */
const IN_SIGHT = 4;

/** All runs, the newest first: those being sent, those going on, those done. */
export function RunList() {
  const [first, setFirst] = useState(STEP);
  const { pending, listed, hasMore, loading, error, reload } = useRuns(first);
  // Who comes back to the page finds it as long as it was, and scrolled as it was.
  const [opening] = useState(loading);
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
        <Listed runs={listed} opening={opening} />
      </ol>
      {hasMore && first < MOST ? (
        <Button kind="quiet" className={styles.more} onPress={() => setFirst(first + STEP)}>
          {words.showMore}
        </Button>
      ) : null}
    </>
  );
}

/** `opening`: what is in sight is drawn first, on its own, and the rest in the next moment. */
function Listed({ runs, opening }: { runs: readonly ListedRun[]; opening: boolean }) {
  const whole = useDeferredValue(true, !opening);
  return (whole ? runs : runs.slice(0, IN_SIGHT)).map((run) => (
    <li key={run.key}>
      <RunCard jobId={run.jobId} />
    </li>
  ));
}
