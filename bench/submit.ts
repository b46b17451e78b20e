// What it costs to accept a job: validated, priced, durable, answered.

import { loadHttp } from './http-load.ts';
import { type Answer, atLeast, atMost, ratioTable, round } from './result.ts';
import { compare, quantile, rowOf, type Sample } from './runner.ts';
import { startSubject, type Subject, type Used } from './subject.ts';

const FLOOR = 'the rows alone, group-committed';
const EMPTY = 'an HTTP request that does nothing';
const EASEL = 'generateImage over HTTP';
const CONNECTIONS = 64;

const GENERATE = JSON.stringify({
  query: `mutation Generate($input: GenerateImageInput!) {
    generateImage(input: $input) { job { id status cost { estimate } } errors { code message } }
  }`,
  variables: { input: { model: { fluxDev: { prompt: 'a cat' } }, options: { width: 64, height: 64 } } },
});
const NOTHING = JSON.stringify({ query: 'query Nothing { __typename }' });

export async function submit({ quick }: { quick: boolean }): Promise<Answer> {
  await using subject = await startSubject('submit-server');
  const { url } = await subject.ask<{ url: string }>({});
  const jobs = quick ? 500 : 1500;
  const rows = await compare(
    [
      { name: FLOOR, run: () => subject.ask<Sample>({ do: 'floor', jobs, connections: CONNECTIONS }) },
      { name: EMPTY, run: () => load(subject, url, NOTHING, jobs) },
      { name: EASEL, run: () => load(subject, url, GENERATE, jobs) },
    ],
    5,
  );
  const ours = rowOf(rows, EASEL).wall[0] - rowOf(rows, EMPTY).wall[0];
  const latencies: number[] = [];
  for (let second = 0; second < (quick ? 2 : 5); second++) {
    const loaded = await loadHttp({
      url,
      connections: CONNECTIONS,
      requests: 1000,
      body: GENERATE,
      perSecond: 1000,
    });
    if (second > 0) latencies.push(...loaded.latencies);
  }
  return {
    asks: 'What does it cost to accept a job, durable (synchronous=FULL) when it is answered?',
    tables: [
      ratioTable(`one job, ${CONNECTIONS} at a time`, rows, 'a job'),
      {
        title: 'at 1,000 jobs a second, milliseconds to the answer',
        columns: ['p50', 'p90', 'p99'],
        rows: [[0.5, 0.9, 0.99].map((share) => round(quantile(latencies, share), 1))],
      },
    ],
    goals: [
      atLeast(
        'jobs a second over those of the group-commit floor, the HTTP request apart',
        rowOf(rows, FLOOR).wall[0] / ours,
        0.5,
        'validation, price and the history of each job are made on the one thread that also waits for the disk',
      ),
      atMost(
        'p99 milliseconds at 1,000 jobs a second',
        quantile(latencies, 0.99),
        10,
        'a flush of this disk takes longer than the time between two of them at this rate',
      ),
    ],
    notes: ['Nothing is generated meanwhile: the provider keeps every job waiting.'],
  };
}

async function load(subject: Subject, url: string, body: string, requests: number): Promise<Sample> {
  const before = await subject.ask<Used>({});
  const { wall } = await loadHttp({ url, connections: CONNECTIONS, requests, body });
  const after = await subject.ask<Used>({});
  return { wall, cpu: after.cpu - before.cpu, units: requests };
}
