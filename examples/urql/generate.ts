// urql, with subscriptions over graphql-ws. The socket does not reconnect by itself here: a lost one ends the
// subscription, and a new one begins after the last event that was seen.

import { Client, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const url = `${process.env['EASEL_URL'] ?? 'http://127.0.0.1:4000'}/graphql`;
const socket = createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
const client = new Client({
  url,
  preferGetMethod: false,
  exchanges: [
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = '', variables }) => ({
        subscribe: (sink) => ({
          unsubscribe: socket.subscribe(
            { query, variables: { ...variables } },
            {
              next: ({ data = null, errors = [] }) =>
                sink.next(errors.length > 0 ? { data, errors } : { data }),
              error: (cause) => sink.error(cause),
              complete: () => sink.complete(),
            },
          ),
        }),
      }),
    }),
  ],
});

const GENERATE = gql<{ generateImage: { job: { id: string } | null; errors: { message: string }[] } }>`
  mutation Generate($prompt: String!) {
    generateImage(input: { model: { fluxSchnell: { prompt: $prompt } } }) {
      job {
        id
      }
      errors {
        message
      }
    }
  }
`;

interface Progress {
  jobProgress: {
    __typename: string;
    seq: number;
    progress?: number | null;
    job?: { status: string; images: { url: string }[] };
  };
}
const PROGRESS = gql<Progress>`
  subscription Progress($jobId: ID!, $after: Int!) {
    jobProgress(jobId: $jobId, after: $after) {
      __typename
      seq
      ... on JobRunning {
        progress
      }
      ... on JobFinished {
        job {
          status
          images {
            url
          }
        }
      }
    }
  }
`;

const { data, error } = await client.mutation(GENERATE, { prompt: process.argv[2] ?? 'a lighthouse' });
const jobId = data?.generateImage.job?.id;
if (jobId === undefined) throw error ?? new Error(data?.generateImage.errors[0]?.message);

let after = 0;
while (!(await follow(jobId))) await new Promise((resolve) => setTimeout(resolve, 500));
await socket.dispose();

/** Whether the job has ended; false when the connection was lost before. */
function follow(id: string): Promise<boolean> {
  return new Promise((resolve) => {
    const subscription = client.subscription(PROGRESS, { jobId: id, after }).subscribe((result) => {
      const event = result.data?.jobProgress;
      if (event !== undefined && event.seq > after) {
        after = event.seq;
        console.log(event.__typename, event.progress ?? '', event.job?.images[0]?.url ?? '');
      }
      const ended = event?.__typename === 'JobFinished';
      if (!ended && result.error === undefined) return;
      resolve(ended);
      queueMicrotask(() => subscription.unsubscribe());
    });
  });
}
