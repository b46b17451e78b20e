import { useEffect, useRef } from 'react';
import { JobDocument, type JobStatus, type RunJobFragment } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import type { LiveJob } from '../live/live-store.ts';
import { useFollow, useLiveJob } from '../live/live.ts';
import { announce } from '../shell/announcer.tsx';
import { generateStrings as words } from '../strings/generate.ts';
import { statusWords } from '../strings/status.ts';
import { isFinal } from './is-final.ts';
import { nameOf } from './job-inputs.ts';

export interface FollowedJob {
  job: RunJobFragment;
  /** What its events tell; undefined before the first. */
  live: LiveJob | undefined;
  status: JobStatus;
}

/** A job as it stands now: stored, and followed until it has ended. Null while it is not known. */
export function useFollowedJob(jobId: string): FollowedJob | null {
  const [{ data }] = useQuery(JobDocument, { id: jobId }, { requestPolicy: 'cache-first' });
  const job = data?.job;
  const live = useLiveJob(jobId);
  const status = job === null || job === undefined ? null : statusOf(job, live);
  useFollow(jobId, status !== null && !isFinal(status));
  useSpokenStatus(jobId, job === null || job === undefined ? '' : nameOf(job), status);
  return job === null || job === undefined || status === null ? null : { job, live, status };
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
