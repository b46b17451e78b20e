import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { post, startServer } from '../process/start-server.ts';

const IDLE = 1000;
const HOSTILE = 1000;
const REQUESTS = 150;
const MOST_RSS_MB = 700;

// A user beside a thousand sockets that sit there and a thousand that misbehave and come back: served all along, by a
// server whose memory stays bounded. How much slower is printed and not asserted: the machine of a test has other
// things to do, the attack among them.
it(
  'a user is served beside a thousand idle and a thousand hostile sockets',
  { timeout: 90_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-sockets-'));
    try {
      await using server = await startServer({ DATA_DIR: folder });
      const pid = server.child.pid ?? 0;
      const alone = await timeRequests(server.url);
      const rssAlone = rssMb(pid);
      const attack = spawn(process.execPath, [
        '--import',
        'tsx',
        'test/security/attack-sockets.ts',
        `${server.url.replace(/^http/, 'ws')}/graphql`,
        String(IDLE),
        String(HOSTILE),
      ]);
      const ended = new Promise((resolve) => attack.once('exit', resolve));
      try {
        await new Promise((resolve, reject) => {
          attack.stdout.once('data', resolve);
          void ended.then(reject);
        });
        const beside = await timeRequests(server.url);
        const rssBeside = rssMb(pid);
        expect([alone.failed, beside.failed]).toStrictEqual([0, 0]);
        expect(rssBeside).toBeLessThan(MOST_RSS_MB);
        const show = ({ p50, p99 }: Timed): string => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
        console.info(
          `alone: ${show(alone)}, ${rssAlone} MB; beside ${IDLE} idle and ${HOSTILE} hostile sockets: ${show(beside)}, ` +
            `${rssBeside} MB; p99 × ${(beside.p99 / alone.p99).toFixed(2)}`,
        );
      } finally {
        attack.kill('SIGKILL');
        await ended;
      }
      expect((await post(server.url, '{ __typename }')).data).toStrictEqual({ __typename: 'Query' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

interface Timed {
  p50: number;
  p99: number;
  failed: number;
}

/** The first are not counted: they warm the server up. */
async function timeRequests(url: string): Promise<Timed> {
  const times: number[] = [];
  let failed = 0;
  for (let n = -20; n < REQUESTS; n += 1) {
    const started = performance.now();
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ models(first: 20) { nodes { id } } }' }),
    }).catch(() => undefined);
    if (answer?.status !== 200) failed += 1;
    await answer?.arrayBuffer();
    if (n >= 0) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(REQUESTS * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), failed };
}

function rssMb(pid: number): number {
  return Math.round(
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024,
  );
}
