// What it costs to tell an event to everybody who watches: published → the last subscriber has its frame.

import { type Answer, atMost, ratioTable, round } from './result.ts';
import { compare, type Row, rowOf, type Sample } from './runner.ts';
import { startSubject, type Used } from './subject.ts';

const FLOOR = 'one frame to raw sockets';
const PEERS = ['one string by ws.send', 'graphql-ws as it comes', 'Mercurius', 'Yoga, server-sent events'];
/** What peers cost a frame hardly depends on how many there are, and takes most of the time. */
const PEERS_AT = 1000;
const OWN = 'own topics';
/** A round has as many frames or a few more; what takes several times longer needs fewer to be measured as precisely. */
const FRAMES: Record<string, number> = { [FLOOR]: 10_000, easel: 10_000 };
const FEW_FRAMES = 2000;
const WARM_UP = 6000;

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
  const counts = quick ? [1000] : [1000, 5000, 10_000];
  const peersAt = quick ? 1000 : PEERS_AT;
  await using both = await openFans([FLOOR, 'easel'], 1);
  let memory: Memory = new Map();
  for (const count of counts) {
    await using peers = await openFans(count !== peersAt ? [] : quick ? PEERS.slice(0, 2) : PEERS, 1);
    memory = new Map([...memory, ...(await growAll([...both, ...peers], count))]);
    const rows = await compareFans([...both, ...peers]);
    answer.tables.push(ratioTable(`one job, ${count} subscribers`, rows, 'a frame', 1.3));
    answer.goals.push(...goalsOf(rows, `one job, ${count} subscribers`, 1.3));
  }
  await both[Symbol.asyncDispose]();
  const topics = quick ? 500 : 5000;
  await using owning = await openFans([FLOOR, 'easel', 'graphql-ws as it comes'], topics);
  await growAll(owning, topics);
  const rows = await compareFans(owning);
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
  'there is nothing to share: each event is executed and serialised for its one subscriber. The write, which is all that the floor does, is half of it, executing and serialising a ninth, garbage collection a twelfth; the rest goes to the way from the bus to the socket, most of it waiting for the memory of one topic among thousands (bench/profiles)';

function goalsOf(rows: readonly Row[], what: string, most: number, because?: string): Answer['goals'] {
  const { wallRatio, cpuRatio } = rowOf(rows, 'easel');
  return [
    atMost(`${what}: time over the floor`, wallRatio[0], most, because),
    atMost(`${what}: CPU over the floor`, cpuRatio[0], most, because),
  ];
}

/** Bytes a subscriber, by variant. */
type Memory = Map<string, number>;

/** All at once: nothing is measured yet. */
async function openFans(names: readonly string[], topics: number): Promise<Fanning[] & AsyncDisposable> {
  const fans = await Promise.all(names.map((name) => openFan(name, topics)));
  return Object.assign(fans, {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(fans.splice(0).map((fan) => fan.close()));
    },
  });
}

async function growAll(fans: readonly Fanning[], count: number): Promise<Memory> {
  return new Map(await Promise.all(fans.map(async (fan) => [fan.name, await fan.grow(count)] as const)));
}

function compareFans(fans: readonly Fanning[]): Promise<Row[]> {
  const variants = fans.map(({ name, tell }) => ({ name, run: () => tell(framesOf(name)) }));
  return compare(variants, 5, { warm: true });
}

function framesOf(name: string): number {
  return FRAMES[name] ?? FEW_FRAMES;
}

export interface Fanning {
  name: string;
  /** Until there are so many subscribers, all warm. Answers the bytes of memory that each has cost. */
  grow: (count: number) => Promise<number>;
  /** Events until there were so many frames. */
  tell: (frames: number) => Promise<Sample>;
  close: () => Promise<void>;
}

type ServerState = Used & { port: number; path: string; sse: boolean; graphql: boolean };

export async function openFan(name: string, topics: number): Promise<Fanning> {
  const [server, clients] = await Promise.all([
    startSubject('fanout-server', { SERVER: name }),
    startSubject('subscribers'),
  ]);
  const { port, path, sse, graphql } = await server.ask<ServerState>({ do: 'state' });
  // What pushes to all needs only one job.
  const { jobs } = await server.ask<{ jobs: string[] }>({ do: 'jobs', count: graphql ? topics : 1 });
  const before = await server.ask<Used>({ do: 'state', settle: true });
  let open = 0;
  let told = 0;

  /** Milliseconds from the moment when the events are made and are to be published. */
  async function tellOnce(): Promise<{ wall: number; cpu: number }> {
    await clients.ask({ do: 'expect', events: open });
    told++;
    const published = await server.ask<{ at: number; cpu: number }>({ do: 'publish', jobs });
    const received = await clients.ask<{ at: number }>({ do: 'wait' });
    const { cpu } = await server.ask<Used>({ do: 'state' });
    return { wall: received.at - published.at, cpu: cpu - published.cpu };
  }

  return {
    name,
    async grow(count) {
      const query = graphql ? PROGRESS : null;
      // From now on: what is told here is not stored, so that nobody could catch up with it.
      const after = told + 1;
      await clients.ask({ do: 'open', count: count - open, port, path, sse, jobs, query, after });
      // A server says nothing when a subscription stands.
      await new Promise((resolve) => setTimeout(resolve, 500 + count / 10));
      open = count;
      // A server that has been running for a while: its code is compiled after some thousand events.
      for (let frames = 0; frames < WARM_UP; frames += count) await tellOnce();
      const { rss } = await server.ask<ServerState>({ do: 'state', settle: true });
      await server.ask({ do: 'profile' });
      return (rss - before.rss) / count;
    },
    async tell(frames) {
      const sum = { wall: 0, cpu: 0, units: 0 };
      while (sum.units < frames) {
        const { wall, cpu } = await tellOnce();
        sum.wall += wall;
        sum.cpu += cpu;
        sum.units += open;
      }
      return sum;
    },
    async close() {
      await Promise.all([clients[Symbol.asyncDispose](), server[Symbol.asyncDispose]()]);
    },
  };
}
