import { nameOf, promptOf } from '../generate/job-inputs.ts';
import { RetryRun } from '../generate/retry-run.tsx';
import { RunFacts } from '../generate/run-facts.tsx';
import { RunPictures } from '../generate/run-pictures.tsx';
import { RunProgress } from '../generate/run-progress.tsx';
import { RunState } from '../generate/run-state.tsx';
import { useFollowedJob } from '../generate/use-followed-job.ts';
import { generateStrings } from '../strings/generate.ts';
import { queueStrings as words } from '../strings/queue.ts';
import { failureAdvice, statusWords } from '../strings/status.ts';
import { ClampedText } from '../ui/clamped-text.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './job-row.module.css';

/** A job in a line or three: how it stands, what it is, why it failed. */
export function JobRow({ jobId }: { jobId: string }) {
  const followed = useFollowedJob(jobId);
  if (followed === null) return <div className={styles.row} />;
  const { job, live, status, sight } = followed;
  const { failure } = job;
  return (
    <article
      ref={sight}
      className={styles.row}
      aria-label={generateStrings.state(nameOf(job), statusWords[status])}
      data-job={jobId}
    >
      <RunPictures job={job} live={live} status={status} />
      <div className={styles.details}>
        <RunState job={job} live={live} status={status} />
        {failure === null ? <RunProgress jobId={jobId} model={nameOf(job)} status={status} /> : null}
        <ClampedText text={promptOf(job)} />
        <RunFacts job={job} />
        {failure === null ? null : (
          <Notice kind="error" title={failure.code}>
            {failure.message} {failureAdvice[failure.code]}{' '}
            {failure.charged ? generateStrings.charged : generateStrings.notCharged}
            <span className={styles.actions}>
              <RetryRun jobId={jobId} />
              <CopyButton
                label={words.copyFailure}
                text={() => JSON.stringify({ jobId, ...failure }, null, 2)}
              />
            </span>
          </Notice>
        )}
      </div>
    </article>
  );
}
