// Progress of one job, for as long as the component shows it: over lost sockets and restarts of the server too.
//
// Apollo's link sends a subscription's first variables again after a reconnect, so the socket of ./client.ts does not
// reconnect by itself: a lost one ends the subscription, and this begins a new one after the last event seen.

import { gql } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';

export interface JobProgress {
  /** The newest event, such as JobRunning; null before the first. */
  event: string | null;
  /** The seq of each event seen, in order. */
  seqs: readonly number[];
  /** 0 to 1; null when nothing is known. */
  progress: number | null;
  /** Set when it has ended. */
  status: string | null;
  imageUrl: string | null;
}

interface JobProgressData {
  jobProgress: {
    __typename: string;
    seq: number;
    progress?: number | null;
    job?: { status: string; images: { url: string }[] };
  };
}

const JOB_PROGRESS = gql`
  subscription JobProgress($jobId: ID!, $after: Int!) {
    jobProgress(jobId: $jobId, after: $after) {
      __typename
      seq
      ... on JobRunning {
        progress
      }
      ... on JobFinished {
        job {
          id
          status
          images {
            id
            url
          }
        }
      }
    }
  }
`;

const NOTHING: JobProgress = { event: null, seqs: [], progress: null, status: null, imageUrl: null };
const AGAIN_MS = 500;

export function useJobProgress(jobId: string | null): JobProgress {
  const client = useApolloClient();
  const [progress, setProgress] = useState(NOTHING);
  useEffect(() => {
    setProgress(NOTHING);
    if (jobId === null) return;
    let after = 0;
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = (): void => {};
    const follow = (): void => {
      const subscription = client
        .subscribe<JobProgressData>({
          query: JOB_PROGRESS,
          variables: { jobId, after },
          fetchPolicy: 'no-cache',
          errorPolicy: 'all',
        })
        .subscribe({
          next({ data, error }) {
            if (error !== undefined || data === undefined || data === null) return again();
            const event = data.jobProgress;
            if (event.seq <= after) return;
            after = event.seq;
            ended = event.__typename === 'JobFinished';
            setProgress((before) => ({
              event: event.__typename,
              seqs: [...before.seqs, event.seq],
              progress: event.progress ?? before.progress,
              status: event.job?.status ?? null,
              imageUrl: event.job?.images[0]?.url ?? null,
            }));
          },
          error: again,
          complete: again,
        });
      stop = () => subscription.unsubscribe();
    };
    function again(): void {
      clearTimeout(timer);
      if (!ended) timer = setTimeout(follow, AGAIN_MS);
    }
    follow();
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
    };
  }, [client, jobId]);
  return progress;
}
