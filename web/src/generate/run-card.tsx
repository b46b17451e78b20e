import { failureAdvice, statusWords } from '../strings/status.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { ClampedText } from '../ui/clamped-text.tsx';
import { Notice } from '../ui/notice.tsx';
import { nameOf, promptOf } from './job-inputs.ts';
import { RunActions } from './run-actions.tsx';
import styles from './run-card.module.css';
import { RunFacts } from './run-facts.tsx';
import { RunLogs } from './run-logs.tsx';
import { RunPictures } from './run-pictures.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunState } from './run-state.tsx';
import { useFollowedJob } from './use-followed-job.ts';

/** One run, from its place in the queue to its pictures. Nothing in it moves while it happens. */
export function RunCard({ jobId }: { jobId: string }) {
  const followed = useFollowedJob(jobId);
  if (followed === null) return null;
  const { job, live, status, sight } = followed;
  const { failure } = job;
  return (
    <article
      ref={sight}
      className={styles.card}
      aria-label={words.state(nameOf(job), statusWords[status])}
      data-job={jobId}
    >
      <RunPictures job={job} live={live} status={status} />
      <div className={styles.details}>
        <RunState job={job} live={live} status={status} />
        <RunProgress jobId={jobId} model={nameOf(job)} status={status} />
        <ClampedText text={promptOf(job)} className={styles.prompt} />
        <RunFacts job={job} />
        {failure === null ? null : (
          <Notice kind="error">
            {failure.message} {failureAdvice[failure.code]}{' '}
            {failure.charged ? words.charged : words.notCharged}
          </Notice>
        )}
        {job.warnings.map((warning) => (
          <Notice key={warning} kind="warning">
            {warning}
          </Notice>
        ))}
        <RunActions job={job} status={status} />
        <RunLogs jobId={jobId} />
      </div>
    </article>
  );
}
