import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { failingStart, post, startServer } from './start-server.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-process-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const GENERATE = `mutation { generateImage(input: { model: { fluxDev: { prompt: "p" } }, options: { width: 64, height: 64 } }) { job { id } errors { message } } }`;
const JOB = `query Job($id: ID!) { job(id: $id) { status images { id } attempts { requestId } cost { settled } events(first: 1000) { __typename seq } } }`;

describe('a start', () => {
  it('says in three lines where everything is, and what to try', async () => {
    await using server = await startServer({ DATA_DIR: folder });
    const lines = server.output().trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/GraphQL http:.*subscriptions ws:.*images \//);
    expect(lines[1]).toMatch(/FAL_KEY is not set.*sandbox at http:/);
    expect(lines[2]).toContain('npm run generate -- flux-pro');
  });

  it('that cannot work ends with 1 and names the setting', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    await writeFile(join(folder, 'file'), '');
    await mkdir(join(folder, 'damaged'));
    await writeFile(
      join(folder, 'damaged', 'easel.sqlite'),
      'this is no database, but it is long enough to be read as one'.repeat(100),
    );
    const cases: [Record<string, string>, RegExp][] = [
      [{ PORT: port, DATA_DIR: join(folder, 'a') }, /PORT: .*is in use/],
      [{ DATA_DIR: join(folder, 'file', 'below') }, /DATA_DIR: the folder .* cannot be made/],
      [{ DATA_DIR: join(folder, 'damaged') }, /DATA_DIR: .*easel\.sqlite is damaged/],
      [{ DATA_DIR: folder, HOST: '0.0.0.0' }, /HOST: .*no authentication/],
      [{ DATA_DIR: folder, PORT: 'abc', ROLE: 'boss' }, /PORT: [^]*ROLE: /],
    ];
    for (const [env, message] of cases) {
      const { code, output } = await failingStart(env);
      expect({ code, output }).toStrictEqual({ code: 1, output: expect.stringMatching(message) });
    }
    blocker.close();
  });
});

describe('a second server', () => {
  it('on the same data folder does not start, and may as soon as the first has gone', async () => {
    {
      await using _first = await startServer({ DATA_DIR: folder });
      const { code, output } = await failingStart({ DATA_DIR: folder });
      expect({ code, output }).toStrictEqual({
        code: 1,
        output: expect.stringMatching(/DATA_DIR: .*in use by another Easel server/),
      });
    }
    await using _next = await startServer({ DATA_DIR: folder });
  });
});

describe('SIGTERM', () => {
  it('ends with 0, closes sockets as going away, and leaves a running job for the next start', async () => {
    await using sandbox = await startSandbox({ queueMs: 0, positions: 0, runMs: 1500, logs: 3 });
    const env = { DATA_DIR: folder, FAL_BASE_URL: sandbox.url };
    let id: string;
    {
      await using server = await startServer(env);
      id = (await post(server.url, GENERATE)).data.generateImage.job.id;
      await expect.poll(async () => (await post(server.url, JOB, { id })).data.job.status).toBe('RUNNING');
      let connected = (): void => {};
      const opened = new Promise<void>((resolve) => (connected = resolve));
      const closed = new Promise<number>((resolve) => {
        const client = createClient({
          url: `${server.url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          retryAttempts: 0,
          on: { connected, closed: (event) => resolve((event as { code: number }).code) },
        });
        client.subscribe(
          { query: `subscription { jobProgress(jobId: "${id}") { seq } }` },
          { next() {}, error() {}, complete() {} },
        );
      });
      await opened;
      server.child.kill('SIGTERM');
      expect(await server.exit).toStrictEqual({ code: 0, signal: null });
      expect(await closed).toBe(1001);
    }
    await using server = await startServer(env);
    await expect
      .poll(async () => (await post(server.url, JOB, { id })).data.job.status, { timeout: 20_000 })
      .toBe('COMPLETED');
    const { job } = (await post(server.url, JOB, { id })).data;
    expect(job.attempts).toHaveLength(1);
    expect(job.images).toHaveLength(1);
    expect(job.events.map(({ seq }: { seq: number }) => seq)).toStrictEqual(
      job.events.map((_: unknown, index: number) => index + 1),
    );
  });
});

describe('SIGKILL', () => {
  it('loses no job and submits none twice', async () => {
    await using sandbox = await startSandbox({ queueMs: 300, positions: 2, runMs: 700, logs: 3 });
    const env = { DATA_DIR: folder, FAL_BASE_URL: sandbox.url };
    const ids: string[] = [];
    {
      await using server = await startServer(env);
      for (let n = 0; n < 20; n++) ids.push((await post(server.url, GENERATE)).data.generateImage.job.id);
      const accepted = async (): Promise<number> =>
        ((await (await fetch(`${sandbox.url}/__sandbox/requests`)).json()) as { requests: unknown[] })
          .requests.length;
      await expect.poll(accepted).toBeGreaterThan(5);
      await expect
        .poll(
          async () => (await post(server.url, JOB, { id: ids[0] })).data.job.attempts[0]?.requestId ?? null,
        )
        .not.toBeNull();
    }
    await using server = await startServer(env);
    for (const id of ids) {
      const status = async (): Promise<string> => (await post(server.url, JOB, { id })).data.job.status;
      await expect.poll(status, { timeout: 30_000 }).toMatch(/COMPLETED|FAILED/);
    }
    const { requests } = (await (await fetch(`${sandbox.url}/__sandbox/requests`)).json()) as {
      requests: { requestId: string }[];
    };
    const jobs = await Promise.all(ids.map(async (id) => (await post(server.url, JOB, { id })).data.job));
    const known = jobs
      .flatMap((job) => job.attempts.map(({ requestId }: { requestId: string }) => requestId))
      .filter((id) => id !== null);
    expect(requests.length).toBeLessThanOrEqual(20);
    expect(new Set(known).size).toBe(known.length);
    for (const job of jobs) expect(job.images).toHaveLength(job.status === 'COMPLETED' ? 1 : 0);
  });
});
