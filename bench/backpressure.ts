// A hundred subscribers that never read: what they cost the server, what becomes of them, and whether others notice.

import { type Answer, atMost, round } from './result.ts';
import { quantile } from './runner.ts';
import { startSubject, type Used } from './subject.ts';

const READERS = 100;
const DEAF = 100;
/** Long enough for the socket buffers of the kernel to be full, and for the server's patience to end. */
const EVENTS = 300;
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
  await tell(50);
  const alone = await tell(200);
  await deaf.ask({ ...open, count: DEAF });
  await new Promise((resolve) => setTimeout(resolve, 500));
  await deaf.ask({ do: 'pause' });
  const before = await server.ask<Used>({ do: 'state', settle: true });
  const flooded = performance.now();
  const beside = await tell(EVENTS);
  const held = await server.ask<Used>({ do: 'state', settle: true });
  // Soon after the server has lost patience, and before it takes them for dead: so they still read why.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, flooded + PATIENCE_MS - performance.now())));
  await deaf.ask({ do: 'resume' });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const { codes } = await deaf.ask<{ codes: Record<string, number> }>({ do: 'codes' });
  const grown = (held.rss - before.rss) / 1e6;
  const [p99Alone, p99Beside] = [quantile(alone, 0.99), quantile(beside, 0.99)];
  return {
    asks: `What do ${DEAF} subscribers that never read cost the server and ${READERS} others?`,
    tables: [
      {
        title: `${EVENTS} events of 50 KB to each`,
        columns: ['', 'p50 ms', 'p99 ms'],
        rows: [
          ['the readers alone', round(quantile(alone, 0.5), 2), round(p99Alone, 2)],
          ['beside those who never read', round(quantile(beside, 0.5), 2), round(p99Beside, 2)],
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
        rows: [[round(grown, 1), (DEAF * EVENTS * 50_000) / 1e6]],
      },
    ],
    goals: [
      atMost('MB gained by the server', grown, 60),
      atMost('subscribers that never read and were not closed with a code', DEAF - (codes['4413'] ?? 0), 0),
      atMost('p99 of the others, relative to before', p99Beside / p99Alone, 1.3),
    ],
    notes: [
      'A socket that takes nothing for ten seconds, with 128 KB waiting, is closed with 4413; its client resumes by cursor.',
    ],
  };
}
