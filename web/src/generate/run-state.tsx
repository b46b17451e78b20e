import type { JobStatus, RunJobFragment } from '../api/generated/graphql.ts';
import { useNow } from '../live/clock.ts';
import type { LiveJob } from '../live/live-store.ts';
import { liveStore } from '../live/live.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { formatDuration, formatRemaining } from '../ui/duration.ts';
import { StatusLabel } from '../ui/status-label.tsx';
import { CancelRun } from './cancel-run.tsx';
import { isFinal } from './is-final.ts';
import { RunPercent } from './run-progress.tsx';
import styles from './run-state.module.css';

interface RunStateProps {
  job: RunJobFragment;
  live: LiveJob | undefined;
  status: JobStatus;
}

/** The state in a line: what it is, how far, how long yet; and Cancel while there is something to cancel. */
export function RunState({ job, live, status }: RunStateProps) {
  return (
    <div className={styles.state}>
      <StatusLabel status={status} />
      {status === 'RUNNING' || status === 'STORING' ? <RunPercent jobId={job.id} /> : null}
      <span className={styles.more}>
        {isFinal(status) ? <Outcome job={job} /> : <Outlook job={job} live={live} status={status} />}
      </span>
      {isFinal(status) ? null : <CancelRun jobId={job.id} />}
    </div>
  );
}

function Outcome({ job }: { job: RunJobFragment }) {
  if (job.startedAt === null || job.finishedAt === null) return null;
  return words.took(formatDuration(Date.parse(job.finishedAt) - Date.parse(job.startedAt)));
}

function Outlook({ job, live, status }: RunStateProps) {
  const now = useNow();
  if (live?.retrying !== null && live?.retrying !== undefined) return words.retrying(live.retrying);
  const parts: string[] = [];
  const position = live === undefined ? job.queuePosition : live.position;
  if (status === 'QUEUED' && position !== null) parts.push(words.position(position));
  if (live?.step !== null && live?.step !== undefined) {
    parts.push(words.step(live.step.name, live.step.index, live.step.of));
  }
  // Attempts are counted over all steps of a template.
  if (live !== undefined && live.attempt > 1 && job.template === null)
    parts.push(words.attempt(live.attempt));
  const left = remaining(job, live, status, now);
  if (left !== null) parts.push(words.left(formatRemaining(left)));
  return parts.join(' · ');
}

/** By the queue's estimate while it waits; by its progress, else by the model's usual time, while it runs. */
function remaining(
  job: RunJobFragment,
  live: LiveJob | undefined,
  status: JobStatus,
  now: number,
): number | null {
  if (status === 'QUEUED') {
    const at = live?.etaAt ?? (job.etaMs === null ? null : now + job.etaMs);
    return at === null ? null : at - now;
  }
  if (status !== 'RUNNING' || live?.runningSince === null || live?.runningSince === undefined) return null;
  const elapsed = now - live.runningSince;
  const progress = liveStore.progress(job.id);
  if (progress !== null && progress > 0.1 && elapsed > 500) return (elapsed * (1 - progress)) / progress;
  const usual = job.model.medianRunMs;
  return usual === null || elapsed > usual ? null : usual - elapsed;
}
