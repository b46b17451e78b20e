import { useEffect, useRef } from 'react';
import { JobDocument, type JobStatus, type RunJobFragment } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { type LiveJob } from '../live/live-store.ts';
import { useFollow, useLiveJob } from '../live/live.ts';
import { announce } from '../shell/announcer.tsx';
import { failureAdvice, statusWords } from '../strings/status.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { Notice } from '../ui/notice.tsx';
import { ClampedText } from '../ui/clamped-text.tsx';
import { isFinal } from './is-final.ts';
import { promptOf } from './job-inputs.ts';
import { RunActions } from './run-actions.tsx';
import styles from './run-card.module.css';
import { RunFacts } from './run-facts.tsx';
import { RunLogs } from './run-logs.tsx';
import { RunPictures } from './run-pictures.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunState } from './run-state.tsx';

/** One run, from its place in the queue to its pictures. Nothing in it moves while it happens. */
export function RunCard({ jobId }: { jobId: string }) {
  const [{ data }] = useQuery(JobDocument, { id: jobId }, { requestPolicy: 'cache-first' });
  const job = data?.job;
  const live = useLiveJob(jobId);
  const status = job === null || job === undefined ? null : statusOf(job, live);
  useFollow(jobId, status !== null && !isFinal(status));
  useSpokenStatus(jobId, job?.model.id ?? '', status);
  if (job === null || job === undefined || status === null) return null;
  const { failure } = job;
  return (
    <article
      className={styles.card}
      aria-label={words.state(job.model.id, statusWords[status])}
      data-job={jobId}
    >
      <RunPictures job={job} live={live} status={status} />
      <div className={styles.details}>
        <RunState job={job} live={live} status={status} />
        <RunProgress jobId={jobId} model={job.model.id} status={status} />
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

/** The stored state is behind the events until it is final. */
function statusOf(job: RunJobFragment, live: LiveJob | undefined): JobStatus {
  return live === undefined || isFinal(job.status) ? job.status : live.status;
}

function useSpokenStatus(jobId: string, model: string, status: JobStatus | null): void {
  const spoken = useRef<JobStatus | null>(null);
  useEffect(() => {
    if (spoken.current !== null && status !== null && spoken.current !== status) {
      announce(words.state(model, statusWords[status]), jobId);
    }
    spoken.current = status;
  }, [jobId, model, status]);
}
