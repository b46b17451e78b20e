// What it costs to accept a job: validated, priced, durable, answered.

import { loadHttp } from './http-load.ts';
import { type Answer, atLeast, atMost, ratioTable, round } from './result.ts';
import { compare, quantile, rowOf, type Sample } from './runner.ts';
import { startSubject, type Subject, type Used } from './subject.ts';

const FLOOR = 'the rows alone, group-committed';
const EMPTY = 'an HTTP request that does nothing';
const EASEL = 'generateImage over HTTP';
const CONNECTIONS = 64;
/** Jobs a second, rising. */
const RATES = [250, 500, 1000];
/** Of p99. */
const MOST_MS = 10;

export const GENERATE = JSON.stringify({
  query: `mutation Generate($input: GenerateImageInput!) {
    generateImage(input: $input) { job { id status cost { estimate } } errors { code message } }
  }`,
  variables: { input: { model: { fluxDev: { prompt: 'a cat' } }, options: { width: 64, height: 64 } } },
});
const NOTHING = JSON.stringify({ query: 'query Nothing { __typename }' });

export async function submit({ quick }: { quick: boolean }): Promise<Answer> {
  await using subject = await startSubject('submit-server');
  const { url } = await subject.ask<{ url: string }>({});
  const jobs = quick ? 500 : 1000;
  const rows = await compare(
    [
      { name: FLOOR, run: () => subject.ask<Sample>({ do: 'floor', jobs, connections: CONNECTIONS }) },
      { name: EMPTY, run: () => load(subject, url, NOTHING, jobs) },
      { name: EASEL, run: () => load(subject, url, GENERATE, jobs) },
    ],
    5,
  );
  const ours = rowOf(rows, EASEL).wall[0] - rowOf(rows, EMPTY).wall[0];
  const paced: { perSecond: number; latencies: number[] }[] = [];
  for (const perSecond of RATES) paced.push({ perSecond, latencies: await atRate(url, perSecond, quick) });
  const p99 = ({ latencies }: { latencies: number[] }): number => quantile(latencies, 0.99);
  const held = paced.filter((rate) => p99(rate) <= MOST_MS).map(({ perSecond }) => perSecond);
  return {
    asks: 'What does it cost to accept a job, durable (synchronous=FULL) when it is answered?',
    tables: [
      ratioTable(`one job, ${CONNECTIONS} at a time`, rows, 'a job'),
      {
        title: 'at a steady rate, milliseconds to the answer',
        columns: ['jobs a second', 'p50', 'p90', 'p99'],
        rows: paced.map(({ perSecond, latencies }) => [
          perSecond,
          ...[0.5, 0.9, 0.99].map((share) => round(quantile(latencies, share), 1)),
        ]),
      },
    ],
    goals: [
      atLeast(
        'jobs a second over those of the group-commit floor, the HTTP request apart',
        rowOf(rows, FLOOR).wall[0] / ours,
        0.5,
        'beside its rows a job has its variables coerced, is checked, priced, executed and answered, which with the garbage of all that is more work than the rows are, and on the same thread',
      ),
      atMost(
        'p99 milliseconds at 1,000 jobs a second',
        p99(paced.at(-1) ?? { latencies: [] }),
        MOST_MS,
        `load and server share two cores, which this rate fills; the highest of these rates within the goal was ${held.at(-1) ?? 'none'}`,
      ),
    ],
    notes: ['Nothing is generated meanwhile: the provider keeps every job waiting.'],
  };
}

/** Milliseconds to each answer; the first second is not counted. */
async function atRate(url: string, perSecond: number, quick: boolean): Promise<number[]> {
  const latencies: number[] = [];
  for (let second = 0; second < (quick ? 2 : 4); second++) {
    const paced = { url, connections: CONNECTIONS, requests: perSecond, body: GENERATE, perSecond };
    const loaded = await loadHttp(paced);
    if (second > 0) latencies.push(...loaded.latencies);
  }
  return latencies;
}

async function load(subject: Subject, url: string, body: string, requests: number): Promise<Sample> {
  const before = await subject.ask<Used>({});
  const { wall } = await loadHttp({ url, connections: CONNECTIONS, requests, body });
  const after = await subject.ask<Used>({});
  return { wall, cpu: after.cpu - before.cpu, units: requests };
}
