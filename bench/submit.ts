// What it costs to accept a job: validated, priced, durable, answered.

import { loadHttp } from './http-load.ts';
import { type Answer, atLeast, atMost, ratioTable, round } from './result.ts';
import { compare, quantile, rowOf, type Sample, spread } from './runner.ts';
import { startSubject, type Subject, type Used } from './subject.ts';

const FLOOR = 'the rows alone, group-committed';
const EMPTY = 'an HTTP request that does nothing';
const EASEL = 'generateImage over HTTP';
const CONNECTIONS = 64;
const WARM_UP = 6000;
/** Jobs a second. */
const RATES = [500, 1000];
const SECONDS = 5;
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
  // A server that has been running for a while: its code is compiled after some thousand requests.
  await loadHttp({ url, connections: CONNECTIONS, requests: WARM_UP, body: GENERATE });
  await subject.ask<Sample>({ do: 'floor', jobs: WARM_UP, connections: CONNECTIONS });
  const rows = await compare(
    [
      { name: FLOOR, run: () => subject.ask<Sample>({ do: 'floor', jobs, connections: CONNECTIONS }) },
      { name: EMPTY, run: () => load(subject, url, NOTHING, jobs) },
      { name: EASEL, run: () => load(subject, url, GENERATE, jobs) },
    ],
    5,
  );
  const ours = rowOf(rows, EASEL).wall[0] - rowOf(rows, EMPTY).wall[0];
  const paced: Paced[] = [];
  for (const perSecond of RATES)
    paced.push({ perSecond, seconds: await atRate(url, perSecond, quick ? 2 : SECONDS) });
  const held = paced.filter((rate) => within(rate, 0.99) <= MOST_MS).map(({ perSecond }) => perSecond);
  return {
    asks: 'What does it cost to accept a job, durable (synchronous=FULL) when it is answered?',
    tables: [
      ratioTable(`one job, ${CONNECTIONS} at a time`, rows, 'a job'),
      {
        title: 'at a steady rate, milliseconds to the answer',
        columns: ['jobs a second', 'p50', 'p90', 'p99', 'p99 of a second, least–most'],
        rows: paced.map((rate) => {
          const [, least, most] = spread(rate.seconds.map((latencies) => quantile(latencies, 0.99)));
          return [
            rate.perSecond,
            ...[0.5, 0.9, 0.99].map((share) => round(within(rate, share), 1)),
            `${least.toFixed(1)}–${most.toFixed(1)}`,
          ];
        }),
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
        within(paced.at(-1) ?? { perSecond: 0, seconds: [] }, 0.99),
        MOST_MS,
        `load and server share two cores, which this rate fills; the highest of these rates within the goal was ${held.at(-1) ?? 'none'}`,
      ),
    ],
    notes: [
      'Nothing is generated meanwhile: the provider keeps every job waiting.',
      'A steady rate: quantiles are of the requests of five seconds together.',
    ],
  };
}

interface Paced {
  perSecond: number;
  /** Milliseconds to each answer, of each second. */
  seconds: number[][];
}

function within({ seconds }: Paced, share: number): number {
  return quantile(seconds.flat(), share);
}

/** The first second is not counted. */
async function atRate(url: string, perSecond: number, seconds: number): Promise<number[][]> {
  const taken: number[][] = [];
  for (let second = 0; second <= seconds; second++) {
    const paced = { url, connections: CONNECTIONS, requests: perSecond, body: GENERATE, perSecond };
    taken.push((await loadHttp(paced)).latencies);
  }
  return taken.slice(1);
}

async function load(subject: Subject, url: string, body: string, requests: number): Promise<Sample> {
  const before = await subject.ask<Used>({});
  const { wall } = await loadHttp({ url, connections: CONNECTIONS, requests, body });
  const after = await subject.ask<Used>({});
  return { wall, cpu: after.cpu - before.cpu, units: requests };
}
