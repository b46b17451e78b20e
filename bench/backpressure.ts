// A hundred subscribers that never read: what they cost the server, what becomes of them, and whether others notice.

import { type Answer, atMost, round } from './result.ts';
import { quantile } from './runner.ts';
import { startSubject, type Used } from './subject.ts';

const READERS = 100;
const DEAF = 100;
/** Enough to fill the buffers of the kernel, which take some ten megabytes a socket; and for figures. */
const WARM_UP = 50;
const EVENTS = 300;
/** Beyond the server's patience, and before it takes them for dead: so they still read why. */
const PATIENCE_MS = 13_000;

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

export async function backpressure(): Promise<Answer> {
  await using server = await startSubject('fanout-server', { SERVER: 'easel' });
  await using readers = await startSubject('subscribers');
  await using deaf = await startSubject('subscribers');
  const { jobs } = await server.ask<{ jobs: string[] }>({ do: 'jobs', count: 1 });
  const { port, path } = await server.ask<{ port: number; path: string }>({ do: 'state' });
  const open = { do: 'open', port, path, sse: false, jobs, query: PROGRESS };
  await readers.ask({ ...open, count: READERS });
  await new Promise((resolve) => setTimeout(resolve, 500));

  // Of 50 KB each: what those who do not read leave unread is soon more than any buffer takes.
  const tell = async (events: number): Promise<number[]> => {
    const times: number[] = [];
    for (let event = 0; event < events; event++) {
      await readers.ask({ do: 'expect', events: READERS });
      const { at } = await server.ask<{ at: number }>({ do: 'publish', jobs, bytes: 50_000 });
      const received = await readers.ask<{ at: number }>({ do: 'wait' });
      times.push(received.at - at);
    }
    return times;
  };
  await tell(WARM_UP);
  const alone = await tell(EVENTS);
  // From now on: what is told here is not stored, so that nobody could catch up with it.
  await deaf.ask({ ...open, count: DEAF, after: 1 + WARM_UP + EVENTS });
  await new Promise((resolve) => setTimeout(resolve, 500));
  await deaf.ask({ do: 'pause' });
  const before = await server.ask<Used>({ do: 'state', settle: true });
  const flooded = performance.now();
  const filling = await tell(EVENTS);
  const beside = await tell(EVENTS);
  const held = await server.ask<Used>({ do: 'state', settle: true });
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, flooded + PATIENCE_MS - performance.now())));
  await deaf.ask({ do: 'resume' });
  const { codes } = await deaf.ask<{ codes: Record<string, number> }>({ do: 'codes' });
  // Before and after, so that what else the machine does meanwhile does not count as theirs.
  const again = await tell(EVENTS);
  const grown = (held.rss - before.rss) / 1e6;
  const row = (name: string, times: number[]): (string | number)[] => [
    name,
    round(quantile(times, 0.5), 2),
    round(quantile(times, 0.99), 2),
  ];
  return {
    asks: `What do ${DEAF} subscribers that never read cost the server and ${READERS} others?`,
    tables: [
      {
        title: `${EVENTS} events of 50 KB to each`,
        columns: ['', 'p50 ms', 'p99 ms'],
        rows: [
          row('the readers alone, before', alone),
          row('the readers alone, after', again),
          row('while the buffers of those who never read fill', filling),
          row('beside those who never read, their buffers full', beside),
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
        rows: [[round(grown, 1), (DEAF * 2 * EVENTS * 50_000) / 1e6]],
      },
    ],
    goals: [
      atMost('MB gained by the server', grown, 60),
      atMost('subscribers that never read and were not closed with a code', DEAF - (codes['4413'] ?? 0), 0),
      atMost(
        'p99 of the others, relative to what it is without them',
        quantile(beside, 0.99) / quantile([...alone, ...again], 0.99),
        1.3,
      ),
    ],
    notes: [
      'A socket that takes nothing for ten seconds, with 128 KB waiting, is closed with 4413; its client resumes by cursor.',
      'Until the buffers of the kernel are full nothing tells who never reads from who does: each event is written to twice as many.',
    ],
  };
}
