// Every example as its README says to run it, against a real server that restarts in the middle.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/services/free-port.ts';
import { openTestApp, type TestApp } from '../open-test-app.ts';

const SLOW = { queueMs: 300, positions: 1, runMs: 2500, logs: 8 };

async function openApp(): Promise<TestApp> {
  return openTestApp({ sandbox: SLOW, env: { PORT: String(await freePort()) } });
}

/** Runs it to its end and resolves with what it printed; `onRunning` is called once, when it shows that the job runs. */
async function run(
  app: TestApp,
  program: string,
  args: readonly string[],
  onRunning: () => Promise<void>,
): Promise<string> {
  let called: Promise<void> | undefined;
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', EASEL_URL: app.url };
  const running = promisify(execFile)(program, args, { env });
  running.child.stdout?.on('data', (text: string) => {
    if (/Running/i.test(text)) called ??= onRunning();
  });
  const { stdout } = await running;
  expect(called).toBeDefined();
  await called;
  return stdout;
}

async function expectImage(out: string): Promise<void> {
  const url = /http:\/\/\S+\/files\/\S+/.exec(out)?.[0];
  const answer = await fetch(url ?? '');
  expect([answer.status, answer.headers.get('content-type')]).toStrictEqual([200, 'image/png']);
}

const python = process.env['PYTHON_CLIENT'] ?? '';
const PROGRAMS: { name: string; program: string; args: string[]; there: boolean }[] = [
  ...['easel-client', 'graphql-ws', 'urql'].map((name) => ({
    name,
    program: process.execPath,
    args: ['--import', 'tsx', `examples/${name}/generate.ts`],
    there: true,
  })),
  { name: 'curl', program: 'examples/curl/generate.sh', args: [], there: true },
  { name: 'python', program: python, args: ['examples/python/generate.py'], there: existsSync(python) },
];
const required = process.env['REQUIRE_SERVICES'] === '1';

describe('examples', () => {
  it.each(PROGRAMS)(
    '$name shows progress over a restart, and the image',
    async ({ program, args, there }) => {
      if (!there && !required) {
        console.log('Skipped: PYTHON_CLIENT is not set (scripts/services/install.sh installs it)');
        return;
      }
      await using app = await openApp();
      const out = await run(app, program, [...args, 'a "red" lighthouse'], () => app.restart());
      expect(out).toMatch(/(JobFinished|COMPLETED)[^]*\/files\//);
      await expectImage(out);
      expect(await app.submissions()).toMatchObject([{ input: { prompt: 'a "red" lighthouse' } }]);
    },
  );

  it('graphql-request follows a job by polling', async () => {
    await using app = await openTestApp({ sandbox: { ...SLOW, runMs: 500 } });
    const program = ['--import', 'tsx', 'examples/graphql-request/generate.ts'];
    const out = await run(app, process.execPath, program, () => Promise.resolve());
    expect(out.split('\n')).toStrictEqual(
      expect.arrayContaining(['JobQueued', 'ImageStored', 'JobFinished']),
    );
    await expectImage(out);
  });

  const browser = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  it.skipIf(!existsSync(browser) && !required)(
    'the React hook resumes over a restart of the server',
    async () => {
      await using app = await openApp();
      const folder = await mkdtemp(join(tmpdir(), 'easel-example-'));
      const page = { configFile: 'examples/apollo-react/vite.config.ts', logLevel: 'silent' } as const;
      const outDir = join(folder, 'dist');
      await build({ ...page, build: { outDir, emptyOutDir: true } });
      const proxy = { '/graphql': { target: app.url, ws: true } };
      const server = await preview({
        ...page,
        build: { outDir },
        preview: { port: 0, host: '127.0.0.1', proxy },
      });
      const chromiumBrowser = await chromium.launch({
        executablePath: browser,
        args: ['--no-sandbox', '--disable-gpu'],
      });
      try {
        const tab = await chromiumBrowser.newPage();
        await tab.goto(server.resolvedUrls?.local[0] ?? '');
        await tab.getByRole('button').click();
        await tab.getByText('JobRunning').waitFor();
        await app.restart();
        await tab.getByText('COMPLETED').waitFor();
        const seqs = (await tab.locator('output').innerText()).split(' ').map(Number);
        expect(seqs).toStrictEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
        await expect
          .poll(() => tab.locator('img').evaluate((image: { naturalWidth: number }) => image.naturalWidth))
          .toBe(1024);
      } finally {
        await chromiumBrowser.close();
        await server.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
