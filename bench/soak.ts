// Mixed load for minutes: jobs submitted, followed, left, listed. What must not grow is watched.

import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Answer, atMost, round } from './result.ts';
import { quantile } from './runner.ts';
import { startSubject, type Subject, type Used } from './subject.ts';

const GENERATE = `mutation { generateImage(input: { model: { fluxDev: { prompt: "a cat" } }, options: { width: 64, height: 64 } }) { job { id } } }`;
const LIST = '{ jobs(first: 20) { nodes { id status images { id url } } pageInfo { hasNextPage } } }';
const PROGRESS = `subscription P($jobId: ID!) { jobProgress(jobId: $jobId) { __typename seq ... on JobFinished { job { status } } } }`;
const SAMPLE_MS = 5000;
const SETTLING_MS = 7000;
/** A connection to the provider is kept for half a minute: after so many looks there should be none left. */
const LOOKS = 5;

type State = Used & { url: string; delay: number; heap: number; open: Record<string, number> };

export async function soak({ quick }: { quick: boolean }): Promise<Answer> {
  const asked = process.env['SOAK_MINUTES'];
  const minutes = asked === undefined ? (quick ? 0.85 : 10) : Number(asked);
  const looks = quick ? 1 : LOOKS;
  const started = performance.now();
  // A process of its own: what the provider remembers is not Easel's.
  await using sandbox = await startSubject('sandbox', { QUEUE_MS: '20', RUN_MS: '200' });
  const provider = await sandbox.ask<{ url: string }>({});
  await using server = await startSubject('soak-server', { FAL_BASE_URL: provider.url });
  const { url } = await server.ask<State>({});
  // What is opened once and kept is open before anything is counted.
  const first = await settledAfter(server, startLoad(url));
  const load = startLoad(url);
  const samples: { minute: number; rss: number; heap: number; delay: number }[] = [];
  const warm = Math.min(minutes / 4, 2);
  while (performance.now() - started < minutes * 60_000 - looks * SETTLING_MS) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    const { rss, heap, delay } = await server.ask<State>({ settle: true });
    const minute = (performance.now() - started) / 60_000;
    if (minute >= warm) samples.push({ minute, rss: rss / 1e6, heap: heap / 1e6, delay });
  }
  const done = await load.stop();
  const gainedBy = ({ open }: State, kind: string): number => (open[kind] ?? 0) - (first.open[kind] ?? 0);
  const left = (state: State): number[] => [gainedBy(state, 'Timeout'), gainedBy(state, 'TCPSocketWrap')];
  let last = await settledState(server);
  for (let look = 1; look < looks && left(last).some((gained) => gained > 0); look++)
    last = await settledState(server);
  const [timers = 0, sockets = 0] = left(last);
  const slope = slopeOf(samples.map(({ minute, rss }) => [minute, rss]));
  const heapSlope = slopeOf(samples.map(({ minute, heap }) => [minute, heap]));
  return {
    asks: `What grows under mixed load (submit, follow, leave, list) of ${minutes} minutes?`,
    tables: [
      {
        title: 'after warm-up',
        columns: [
          'jobs',
          'MB least',
          'MB most',
          'MB a minute',
          'MB a minute of them objects',
          'loop delay p99 ms, median',
          'timers left',
          'sockets left',
        ],
        rows: [
          [
            done,
            round(Math.min(...samples.map(({ rss }) => rss)), 0),
            round(Math.max(...samples.map(({ rss }) => rss)), 0),
            round(slope, 2),
            round(heapSlope, 2),
            round(
              quantile(
                samples.map(({ delay }) => delay),
                0.5,
              ),
              1,
            ),
            timers,
            sockets,
          ],
        ],
      },
    ],
    goals: [
      atMost('MB of memory gained a minute', slope, 1),
      atMost(
        'milliseconds of event loop delay, p99',
        quantile(
          samples.map(({ delay }) => delay),
          0.5,
        ),
        50,
      ),
      ...(quick ? [] : [atMost('timers left', timers, 0), atMost('sockets left', sockets, 0)]),
    ],
    notes: [
      'The half hour of it: `SOAK_MINUTES=30 npm run bench -- soak`. The delay includes the collections that precede each reading of memory.',
      'The minutes are those from the start of the server to the last look at what is left; of ten the first two warm up.',
    ],
    ...(asked !== undefined && {
      longer: { name: 'soak-longer', command: `SOAK_MINUTES=${asked} npm run bench -- soak` },
    }),
  };
}

async function settledAfter(server: Subject, load: ReturnType<typeof startLoad>): Promise<State> {
  await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
  await load.stop();
  return settledState(server);
}

/** When what was closed is gone. */
async function settledState(server: Subject): Promise<State> {
  await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
  return server.ask<State>({ settle: true });
}

function startLoad(url: string): { stop: () => Promise<number> } {
  const stopping = new AbortController();
  let jobs = 0;
  const post = async (query: string): Promise<{ generateImage: { job: { id: string } } }> => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await answer.json()) as { data: never; errors?: object };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
  async function follow(leaveAfter: number): Promise<void> {
    while (!stopping.signal.aborted) {
      const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
      const { generateImage } = await post(GENERATE);
      let seen = 0;
      for await (const event of client.iterate({
        query: PROGRESS,
        variables: { jobId: generateImage.job.id },
      })) {
        void event;
        if (++seen >= leaveAfter) break;
      }
      jobs++;
      await client.dispose();
    }
  }
  async function list(): Promise<void> {
    while (!stopping.signal.aborted) {
      await post(LIST);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const everlasting = Number.POSITIVE_INFINITY;
  const workers = [
    ...Array.from({ length: 6 }, () => follow(everlasting)),
    follow(1),
    follow(2),
    list(),
    list(),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(workers);
      return jobs;
    },
  };
}

/** Of the straight line through points, by least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (place: 0 | 1): number => points.reduce((sum, point) => sum + point[place], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return above / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
