import { type ReactNode, useDeferredValue, useState } from 'react';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { PendingCard } from './pending-card.tsx';
import { RunCard } from './run-card.tsx';
import styles from './run-list.module.css';
import { RunsEmpty } from './runs-empty.tsx';
import { type ListedRun, type PendingRun, useRuns } from './runs.ts';

const STEP = 12;
const MOST = 96;
/** At least what most screens show. */
const IN_SIGHT = 4;

/** All runs, the newest first: those being sent, those going on, those done. */
export function RunList() {
  const [first, setFirst] = useState(STEP);
  const { pending, listed, hasMore, loading, error, reload } = useRuns(first);
  // Not for runs that are known already: who comes back to the page is scrolled to where they were.
  const [opening] = useState(loading);
  if (error !== undefined) return <LoadError error={error} onRetry={reload} />;
  if (loading && pending.length === 0) return <Skeleton count={3} shape="card" />;
  if (listed.length === 0 && pending.length === 0) return <RunsEmpty />;
  const more = (
    <Button kind="quiet" className={styles.more} onPress={() => setFirst(first + STEP)}>
      {words.showMore}
    </Button>
  );
  return (
    <Cards
      pending={pending}
      listed={listed}
      more={hasMore && first < MOST ? more : null}
      sightFirst={opening}
    />
  );
}

interface CardsProps {
  pending: readonly PendingRun[];
  listed: readonly ListedRun[];
  more: ReactNode;
  /** What is in sight is drawn first, on its own, and the rest in the next moment. */
  sightFirst: boolean;
}

function Cards({ pending, listed, more, sightFirst }: CardsProps) {
  const whole = useDeferredValue(true, !sightFirst);
  return (
    <>
      <ol className={styles.runs}>
        {pending.map((run) => (
          <li key={run.key}>
            <PendingCard run={run} />
          </li>
        ))}
        {(whole ? listed : listed.slice(0, IN_SIGHT)).map((run) => (
          <li key={run.key}>
            <RunCard jobId={run.jobId} />
          </li>
        ))}
      </ol>
      {whole ? more : null}
    </>
  );
}
