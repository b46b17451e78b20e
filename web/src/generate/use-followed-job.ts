import { type RefCallback, useCallback, useEffect, useRef } from 'react';
import { JobDocument, type JobStatus, type RunJobFragment } from '../api/generated/graphql.ts';
import { query } from '../api/client.ts';
import { useQuery } from '../api/use-query.ts';
import { isActive, useActiveStatus, useNewcomers } from '../live/active-jobs.ts';
import { useInSight } from '../live/in-sight.ts';
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
  /** Put on what shows it: what is out of sight is not followed. */
  sight: RefCallback<HTMLElement>;
}

/** A job as it stands now: stored, and followed until it has ended. Null while it is not known. */
export function useFollowedJob(jobId: string): FollowedJob | null {
  const [{ data }] = useQuery(JobDocument, { id: jobId }, { requestPolicy: 'cache-first' });
  const job = data?.job;
  const live = useLiveJob(jobId);
  const active = useActiveStatus(jobId);
  const status = job === null || job === undefined ? null : statusOf(job, live, active);
  const { inSight, sight } = useInSight();
  useFollow(jobId, inSight && status !== null && !isFinal(status));
  useEndOutOfSight(jobId, !inSight && status !== null && !isFinal(status));
  useSpokenStatus(jobId, job === null || job === undefined ? '' : nameOf(job), status);
  return job === null || job === undefined || status === null ? null : { job, live, status, sight };
}

/** The stored state is behind the events until it is final. */
function statusOf(job: RunJobFragment, live: LiveJob | undefined, active: JobStatus | undefined): JobStatus {
  if (isFinal(job.status) || live?.finished === true)
    return live?.finished === true ? live.status : job.status;
  return active ?? live?.status ?? job.status;
}

/** What ends while it is not followed is read once more, after a lost line too. */
function useEndOutOfSight(jobId: string, open: boolean): void {
  const read = useCallback(() => {
    if (open && !isActive(jobId)) void query(JobDocument, { id: jobId });
  }, [jobId, open]);
  useNewcomers('ended', read);
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
