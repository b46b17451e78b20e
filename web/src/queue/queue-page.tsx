import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { QueueJobsDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { ChoiceInput } from '../forms/choice-input.tsx';
import { useActiveJobs, useNewcomers } from '../live/active-jobs.ts';
import { queueStrings as words } from '../strings/queue.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './queue-page.module.css';
import { QUEUE_PARTS, type QueuePart } from './queue-search.ts';
import { QueueSection } from './queue-section.tsx';

const STEP = 20;

/** What waits, what runs and what failed, of the whole server. */
export function QueuePage() {
  const { status } = useSearch({ from: '/queue' });
  const [first, setFirst] = useState(STEP);
  const active = useActiveJobs();
  // Read once, all together, so that the rows need not be read one by one.
  const [warm, loadWarm] = useQuery(QueueJobsDocument, {
    status: ['QUEUED', 'RUNNING', 'STORING'],
    first: 100,
  });
  const [failed, load] = useQuery(QueueJobsDocument, { status: ['FAILED'], first });
  useNewcomers(
    'ended',
    useCallback(() => load({ requestPolicy: 'network-only' }), [load]),
  );
  const reload = (): void => {
    load({ requestPolicy: 'network-only' });
    loadWarm({ requestPolicy: 'network-only' });
  };
  if (failed.data === undefined || warm.data === undefined) {
    const error = failed.error ?? warm.error;
    return (
      <div className={styles.page}>
        <QueueHead status={status} />
        {error === undefined ? (
          <Skeleton count={6} shape="line" />
        ) : (
          <LoadError error={error} onRetry={reload} />
        )}
      </div>
    );
  }
  const failedIds = failed.data.jobs.nodes.map((job) => job.id);
  const hasMore = failed.data.jobs.pageInfo.hasNextPage;
  const parts: Record<QueuePart, { ids: readonly string[]; more: boolean }> = {
    waiting: { ids: active.waitingIds, more: active.more },
    running: { ids: active.runningIds, more: false },
    failed: { ids: failedIds, more: hasMore },
  };
  const idle = Object.values(parts).every(({ ids }) => ids.length === 0);
  return (
    <div className={styles.page}>
      <QueueHead status={status} />
      {idle ? (
        <EmptyState title={words.idle.title} help={words.idle.help}>
          <Link to="/">{words.idle.action}</Link>
        </EmptyState>
      ) : (
        QUEUE_PARTS.filter((part) => status === undefined || part === status).map((part) => (
          <QueueSection
            key={part}
            part={part}
            {...parts[part]}
            onMore={part === 'failed' && hasMore ? () => setFirst(Math.min(100, first + STEP)) : undefined}
          />
        ))
      )}
    </div>
  );
}

function QueueHead({ status }: { status: QueuePart | undefined }) {
  const navigate = useNavigate();
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{words.title}</h1>
      <ChoiceInput
        bare
        label={words.show}
        value={status ?? 'all'}
        onChange={(next) => {
          const part = QUEUE_PARTS.find((each) => each === next);
          void navigate({ to: '/queue', search: part === undefined ? {} : { status: part }, replace: true });
        }}
        choices={[
          { value: 'all', label: words.all },
          ...QUEUE_PARTS.map((part) => ({ value: part, label: words[part] })),
        ]}
      />
    </header>
  );
}
