// Plain graphql-ws: everything over one socket, resumed by cursor after it was lost.

import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const url = `${process.env['EASEL_URL'] ?? 'http://127.0.0.1:4000'}/graphql`.replace(/^http/, 'ws');
const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 1e6, shouldRetry: () => true });

const GENERATE = `mutation Generate($prompt: String!) {
  generateImage(input: { model: { fluxSchnell: { prompt: $prompt } } }) { job { id } errors { message } }
}`;
const PROGRESS = `subscription Progress($jobId: ID!, $after: Int!) {
  jobProgress(jobId: $jobId, after: $after) {
    __typename seq
    ... on JobRunning { progress }
    ... on JobFinished { job { status images { url } failure { message } } }
  }
}`;

type Generated = { generateImage: { job: { id: string } | null; errors: { message: string }[] } };
type Event = { __typename: string; seq: number; progress?: number; job?: { images: { url: string }[] } };

const prompt = process.argv[2] ?? 'a lighthouse';
const { value } = await client.iterate<Generated>({ query: GENERATE, variables: { prompt } }).next();
const { job, errors } = value.data.generateImage;
if (job === null) throw new Error(errors[0].message);

const variables = { jobId: job.id, after: 0 };
for await (const { data } of client.iterate<{ jobProgress: Event }>({ query: PROGRESS, variables })) {
  if (!data) continue;
  const event = data.jobProgress;
  // After a reconnect this same object is sent again: with the cursor moved, the server goes on from there.
  variables.after = event.seq;
  console.log(event.__typename, event.progress ?? '', event.job?.images[0]?.url ?? '');
}
await client.dispose();
