// A hundred subscribers that never read: what they cost the server, what becomes of them, and whether others notice.

import { type Answer, atMost, round } from './result.ts';
import { quantile, spread } from './runner.ts';
import { startSubject, type Used } from './subject.ts';

const READERS = 100;
const DEAF = 100;
const WARM_UP = 50;
const EVENTS = 200;
const EVENT_BYTES = 50_000;
/** The buffers of the kernel take some megabytes a socket: far less than so many events. */
const MOST_TO_FILL = 2000;
/** The server's patience and a little: before it cuts off who does not answer the close, so that they still read why. */
const PATIENCE_MS = 10_400;

const PROGRESS = /* GraphQL */ `
  subscription Progress($jobId: ID!, $after: Int) {
    jobProgress(jobId: $jobId, after: $after) {
      seq
      ... on JobRunning {
        logs {
          message
        }
      }
    }
  }
`;

/** Milliseconds of each event, from published to the last reader's frame. */
interface Round {
  filling: number[];
  beside: number[];
  /** Before and after, so that what else the machine does meanwhile does not count as theirs. */
  alone: number[];
}

export async function backpressure({ quick }: { quick: boolean }): Promise<Answer> {
  const turns = quick ? 3 : 5;
  await using server = await startSubject('fanout-server', { SERVER: 'easel' });
  await using readers = await startSubject('subscribers');
  await using deaf = await startSubject('subscribers');
  const { jobs } = await server.ask<{ jobs: string[] }>({ do: 'jobs', count: 1 });
  const { port, path } = await server.ask<{ port: number; path: string }>({ do: 'state' });
  const open = { do: 'open', port, path, sse: false, jobs, query: PROGRESS };
  const memory = async (): Promise<number> => (await server.ask<Used>({ do: 'state', settle: true })).rss;
  let seq = 1;

  async function tell(events: number): Promise<number[]> {
    const times: number[] = [];
    for (let event = 0; event < events; event++, seq++) {
      await readers.ask({ do: 'expect', events: READERS });
      const { at } = await server.ask<{ at: number }>({ do: 'publish', jobs, bytes: EVENT_BYTES });
      const received = await readers.ask<{ at: number }>({ do: 'wait' });
      times.push(received.at - at);
    }
    return times;
  }

  /** Until more waits for each of the deaf than the server lets wait. */
  async function fill(): Promise<number[]> {
    const times: number[] = [];
    while (times.length < MOST_TO_FILL) {
      times.push(...(await tell(5)));
      const { full } = await server.ask<{ full: number }>({ do: 'full' });
      if (full >= DEAF) return times;
    }
    throw new Error('The buffers of those who never read do not fill');
  }

  await readers.ask({ ...open, count: READERS });
  await settle();
  await tell(WARM_UP);
  let before = await tell(EVENTS);
  const rounds: Round[] = [];
  const alone = [...before];
  let grown = 0;
  let unread = 0;
  let codes: Record<string, number> = {};
  for (let turn = 1; turn <= turns; turn++) {
    // From now on: what is told here is not stored, so that nobody could catch up with it.
    await deaf.ask({ ...open, count: DEAF, after: seq });
    await settle();
    await deaf.ask({ do: 'pause' });
    const free = await memory();
    const filling = await fill();
    const full = performance.now();
    const beside = await tell(EVENTS);
    unread = Math.max(unread, (DEAF * (filling.length + EVENTS) * EVENT_BYTES) / 1e6);
    grown = Math.max(grown, ((await memory()) - free) / 1e6);
    if (turn === turns) {
      const until = full + PATIENCE_MS;
      await new Promise((resolve) => setTimeout(resolve, until - performance.now()));
      await deaf.ask({ do: 'resume' });
      ({ codes } = await deaf.ask<{ codes: Record<string, number> }>({ do: 'codes' }));
    }
    await deaf.ask({ do: 'close' });
    await settle();
    const after = await tell(EVENTS);
    rounds.push({ filling, beside, alone: [...before, ...after] });
    before = after;
    alone.push(...after);
  }

  /** `times`: of the events of all rounds, as those of one are too few for a p99. */
  const row = (
    name: string,
    times: readonly number[],
    timesOf: (round: Round) => number[],
  ): (string | number)[] => {
    const ofRounds = spread(rounds.map((each) => quantile(timesOf(each), 0.99) / quantile(each.alone, 0.99)));
    return [
      name,
      round(quantile(times, 0.5), 2),
      round(quantile(times, 0.99), 2),
      round(quantile(times, 0.99) / quantile(alone, 0.99), 2),
      `${ofRounds[1].toFixed(2)}–${ofRounds[2].toFixed(2)}`,
    ];
  };
  const filling = rounds.flatMap((each) => each.filling);
  const beside = rounds.flatMap((each) => each.beside);
  const noticed = quantile(beside, 0.99) / quantile(alone, 0.99);
  const aloneOf = spread(rounds.map((each) => quantile(each.alone, 0.99)));
  return {
    asks: `What do ${DEAF} subscribers that never read cost the server and ${READERS} others?`,
    tables: [
      {
        title: `${EVENTS} events of 50 KB to each, ${turns} rounds`,
        columns: ['', 'p50 ms', 'p99 ms', 'p99 ×', 'p99 × of a round, least–most'],
        rows: [
          row('the readers alone, before and after', alone, (each) => each.alone),
          row('while the buffers of those who never read fill', filling, (each) => each.filling),
          row('beside those who never read, their buffers full', beside, (each) => each.beside),
        ],
      },
      {
        title: 'what became of those who never read',
        columns: ['close code', 'subscribers'],
        rows: Object.entries(codes),
      },
      {
        title: 'memory gained by the server',
        columns: ['MB', 'MB unread if all were kept'],
        rows: [[round(grown, 1), round(unread, 0)]],
      },
    ],
    goals: [
      atMost('MB gained by the server', grown, 60),
      atMost('subscribers that never read and were not closed with a code', DEAF - (codes['4413'] ?? 0), 0),
      atMost(
        'p99 of the others, relative to what it is without them',
        noticed,
        1.3,
        `a p99 is what else the machine does: that of the readers alone was ${aloneOf[1].toFixed(1)} to ${aloneOf[2].toFixed(1)} ms in these rounds`,
      ),
    ],
    notes: [
      'A socket that takes nothing for ten seconds, with 128 KB waiting, is closed with 4413; its client resumes by cursor.',
      'Until the buffers of the kernel are full nothing tells who never reads from who does: each event is written to twice as many.',
      'Quantiles are of the events of all rounds together; the readers alone were measured directly before and after each round.',
    ],
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));
