// What it costs to tell an event to everybody who watches: published → the last subscriber has its frame.

import { type Answer, atMost, ratioTable, round } from './result.ts';
import { compare, type Row, rowOf, type Sample } from './runner.ts';
import { startSubject, type Subject, type Used } from './subject.ts';

const FLOOR = 'one frame to raw sockets';
const PEERS = ['one string by ws.send', 'graphql-ws as it comes', 'Mercurius', 'Yoga, server-sent events'];
/** What peers cost a frame hardly depends on how many there are, and takes most of the time. */
const PEERS_AT = 5000;
const OWN = 'own topics';
/** Frames. */
const WARM_UP = 40_000;

const PROGRESS = /* GraphQL */ `
  subscription Progress($jobId: ID!, $after: Int) {
    jobProgress(jobId: $jobId, after: $after) {
      __typename
      seq
      jobId
      at
      ... on JobRunning {
        attempt
        progress
        logs {
          message
          level
        }
      }
    }
  }
`;

export async function fanout({ quick }: { quick: boolean }): Promise<Answer> {
  const answer: Answer = {
    asks: 'What does it cost to tell one event to N subscribers, published to the last frame received?',
    tables: [],
    goals: [],
    notes: [
      'Subscribers are bare sockets in another process that only count frames; CPU is that of the server alone, the kernel’s part of its writes included.',
      'With own topics every subscriber watches a job of its own, of another owner, and all events are published at once.',
    ],
  };
  const memory = new Map<string, number>();
  for (const count of quick ? [1000] : [1000, 5000, 10_000]) {
    const peers = quick ? PEERS.slice(0, 2) : count === PEERS_AT ? PEERS : [];
    const rows = await fanTo(count, [FLOOR, 'easel', ...peers], { own: false, memory });
    answer.tables.push(ratioTable(`one job, ${count} subscribers`, rows, 'a frame', 1.3));
    answer.goals.push(...goalsOf(rows, `one job, ${count} subscribers`, 1.3));
  }
  const topics = quick ? 500 : 5000;
  const rows = await fanTo(topics, [FLOOR, 'easel', 'graphql-ws as it comes'], { own: true, memory });
  answer.tables.push(ratioTable(`${topics} jobs of ${topics} owners, ${OWN}`, rows, 'a frame', 1.5));
  answer.goals.push(...goalsOf(rows, `${topics} ${OWN}`, 1.5, OWN_SPENT));
  answer.tables.push({
    title: 'memory a subscriber, KB (resident, after collection)',
    columns: ['variant', 'KB'],
    rows: [...memory].map(([name, bytes]) => [name, round(bytes / 1024, 1)]),
    chart: { column: 1, unit: 'KB a subscriber', goal: 16 },
  });
  answer.goals.push(atMost('KB of memory a subscriber', (memory.get('easel') ?? Number.NaN) / 1024, 16));
  return answer;
}

const OWN_SPENT =
  'there is nothing to share: each event is executed and serialised for its one subscriber. The write, which is all that the floor does, is nearly half of it, executing and serialising a seventh, garbage collection a tenth; the rest goes to the way from the bus to the socket, most of it waiting for the memory of one topic among thousands (bench/profiles)';

function goalsOf(rows: readonly Row[], what: string, most: number, because?: string): Answer['goals'] {
  const { wallRatio, cpuRatio } = rowOf(rows, 'easel');
  return [
    atMost(`${what}: time over the floor`, wallRatio[0], most, because),
    atMost(`${what}: CPU over the floor`, cpuRatio[0], most, because),
  ];
}

interface Fan {
  own: boolean;
  /** Bytes a subscriber, by variant; the last and greatest number of subscribers stays. */
  memory: Map<string, number>;
}

async function fanTo(count: number, names: readonly string[], { own, memory }: Fan): Promise<Row[]> {
  const fans = [];
  try {
    for (const name of names) fans.push(await openFan(name, count, own));
    for (const { name, bytes } of fans) if (!own) memory.set(name, bytes);
    const events = count <= 1000 ? 10 : 3;
    return await compare(
      fans.map(({ name, tell }) => ({ name, run: () => tell(events) })),
      5,
    );
  } finally {
    for (const fan of fans) await fan.close();
  }
}

export interface Fanning {
  name: string;
  bytes: number;
  tell: (events: number) => Promise<Sample>;
  close: () => Promise<void>;
}

type ServerState = Used & { port: number; path: string; sse: boolean; graphql: boolean };

export async function openFan(name: string, count: number, own: boolean): Promise<Fanning> {
  const server = await startSubject('fanout-server', { SERVER: name });
  const clients = await startSubject('subscribers');
  const { jobs } = await server.ask<{ jobs: string[] }>({ do: 'jobs', count: own ? count : 1 });
  const before = await server.ask<ServerState>({ do: 'state', settle: true });
  const { port, path, sse, graphql } = before;
  await clients.ask({ do: 'open', count, port, path, sse, jobs, query: graphql ? PROGRESS : null });
  const watched = graphql ? jobs : jobs.slice(0, 1);
  // Subscribed is who has had an event; a server says nothing else when a subscription stands.
  await untilAllSubscribed(server, clients, watched, count);
  const after = await server.ask<ServerState>({ do: 'state', settle: true });
  await server.ask({ do: 'profile' });
  return {
    name,
    bytes: (after.rss - before.rss) / count,
    async tell(events) {
      const told = { wall: 0, cpu: 0, units: events * count };
      for (let event = 0; event < events; event++) {
        const { wall, cpu } = await tellOnce(server, clients, watched, count);
        told.wall += wall;
        told.cpu += cpu;
      }
      return told;
    },
    async close() {
      await clients[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Milliseconds from the moment when the events are made and are to be published. */
async function tellOnce(
  server: Subject,
  clients: Subject,
  jobs: string[],
  count: number,
): Promise<{ wall: number; cpu: number }> {
  await clients.ask({ do: 'expect', events: count });
  const published = await server.ask<{ at: number; cpu: number }>({ do: 'publish', jobs });
  const received = await clients.ask<{ at: number }>({ do: 'wait' });
  const { cpu } = await server.ask<Used>({ do: 'state' });
  return { wall: received.at - published.at, cpu: cpu - published.cpu };
}

async function untilAllSubscribed(
  server: Subject,
  clients: Subject,
  jobs: string[],
  count: number,
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 300 + count / 5));
  // And what is measured is a server that has been running for a while: its code is compiled after some thousand events.
  for (let told = 0; told < WARM_UP; told += count) await tellOnce(server, clients, jobs, count);
}
