import { useState } from 'react';
import { ChevronRight } from 'lucide-react';
import { liveStore, useFollow, useLiveLogs } from '../live/live.ts';
import { generateStrings as words } from '../strings/generate.ts';
import styles from './run-logs.module.css';

/** The model's log, folded away; read from the newest line up when open. */
export function RunLogs({ jobId }: { jobId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.logs} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>
        <ChevronRight aria-hidden="true" />
        {words.logsTitle}
      </summary>
      {open ? <Lines jobId={jobId} /> : null}
    </details>
  );
}

function Lines({ jobId }: { jobId: string }) {
  // A run that ended before this page was opened is read again from its events.
  const [unread] = useState(() => liveStore.seq(jobId) === 0);
  useFollow(jobId, unread);
  const logs = useLiveLogs(jobId);
  if (logs.length === 0) return <p className={styles.none}>{words.noLogs}</p>;
  return (
    <pre className={styles.lines} tabIndex={0} aria-label={words.logsTitle}>
      {logs.map((line) => `${line.at.slice(11, 23)}  ${line.message}`).join('\n')}
    </pre>
  );
}
