// How long after the provider has written a log line a subscriber has it, against the provider's own client.

import { createFalClient } from '@fal-ai/client';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Answer, atMost, round } from './result.ts';
import { quantile } from './runner.ts';
import { startSubject } from './subject.ts';

const PROGRESS = `subscription Progress($jobId: ID!) {
  jobProgress(jobId: $jobId) { seq ... on JobRunning { logs { message at } } }
}`;
const GENERATE = `mutation { generateImage(input: { model: { fluxDev: { prompt: "a cat" } }, options: { width: 64, height: 64 } }) { job { id } } }`;

export async function progress({ quick }: { quick: boolean }): Promise<Answer> {
  // A line every 230 ms: further apart than lines that are gathered into one event.
  await using sandbox = await startSubject('sandbox', { RUN_MS: '1840', LOGS: '8' });
  const { url } = await sandbox.ask<{ url: string }>({});
  await using easel = await startSubject('progress-server', { FAL_BASE_URL: url });
  const server = await easel.ask<{ url: string }>({});
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < (quick ? 3 : 6); round++) {
    // Two side by side are the same moment of the machine.
    const both = await Promise.all([followBare(url), followEasel(server.url)]);
    if (round === 0) continue;
    bare.push(...both[0]);
    ours.push(...both[1]);
  }
  const of = (values: number[]): number[] =>
    [0.5, 0.9, 0.99].map((share) => round(quantile(values, share), 2));
  return {
    asks: 'How long after the provider wrote a log line does a subscriber have it, stored before it is told?',
    tables: [
      {
        title: 'milliseconds',
        columns: ['reader', 'p50', 'p90', 'p99'],
        rows: [
          ['the client’s onQueueUpdate, streaming', ...of(bare)],
          ['a subscriber of jobProgress', ...of(ours)],
        ],
      },
    ],
    goals: [
      atMost(
        'milliseconds added at p50',
        quantile(ours, 0.5) - quantile(bare, 0.5),
        2,
        'an event is on disk before it is told, and that is what this disk takes to flush',
      ),
    ],
    notes: ['Both read the same sandbox in the same moment; the clock is one for all processes.'],
  };
}

const now = (): number => performance.timeOrigin + performance.now();

async function followBare(base: string): Promise<number[]> {
  const client = createFalClient({
    credentials: 'sandbox:key',
    fetch: (input, init) => {
      const { host, pathname, search } = new URL(input instanceof Request ? input.url : input.toString());
      return fetch(`${base}/${host}${pathname}${search}`, init);
    },
  });
  const late = new Map<string, number>();
  await client.subscribe('fal-ai/flux/dev', {
    input: { prompt: 'a cat', image_size: { width: 64, height: 64 } },
    mode: 'streaming',
    logs: true,
    onQueueUpdate: (update) => {
      const lines = 'logs' in update ? update.logs : [];
      for (const line of lines) {
        if (!late.has(line.message)) late.set(line.message, now() - Date.parse(line.timestamp));
      }
    },
  });
  return whileRunning(late);
}

async function followEasel(url: string): Promise<number[]> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: GENERATE }),
  });
  const { data } = (await answer.json()) as { data: { generateImage: { job: { id: string } } } };
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  const late = new Map<string, number>();
  const variables = { jobId: data.generateImage.job.id };
  for await (const result of client.iterate<{ jobProgress: { logs?: { message: string; at: string }[] } }>({
    query: PROGRESS,
    variables,
  })) {
    for (const line of result.data?.jobProgress.logs ?? []) {
      late.set(line.message, now() - Date.parse(line.at));
    }
  }
  await client.dispose();
  return whileRunning(late);
}

/** The last line comes with the end of the run, which is another path. */
function whileRunning(late: Map<string, number>): number[] {
  return [...late.values()].slice(0, -1);
}
