// The commands of the command line in this process, against a real server.

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/cli/batch/read-csv.ts';
import { runEasel } from '../../src/cli/easel.ts';
import { runCommand } from '../../src/cli/run-program.ts';
import { openTestApp } from '../open-test-app.ts';

/** Runs it as the program does; what it wrote comes back. */
async function easel(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    ask: undefined,
  };
  const code = await runCommand(runEasel, argv, terminal);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'easel-cli-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

describe('easel', () => {
  it('tells its commands, its version, and what it does not know', async () => {
    const help = await easel('--help');
    expect([help.code, help.out]).toStrictEqual([
      0,
      expect.stringMatching(/generate[^]*jobs[^]*watch[^]*doctor/),
    ]);
    expect((await easel('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
    expect(await easel('jobz')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean jobs?'),
    });
    expect(await easel('jobs', '--status', 'done')).toMatchObject({
      code: 2,
      err: expect.stringContaining('queued'),
    });
    expect(await easel('jobs', '--limit', '0')).toMatchObject({
      code: 2,
      err: expect.stringContaining('1 or more'),
    });
    expect((await easel('generate')).code).toBe(2);
    expect((await easel('generate', '--help')).code).toBe(0);
  });

  it('runs when it is called through a link, as an installed program is', async () => {
    await using temporary = await temporaryFolder();
    const link = join(temporary.folder, 'easel.ts');
    await symlink(resolve('src/cli/easel.ts'), link);
    const tsx = resolve('node_modules/tsx/dist/loader.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, link, '--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('ends with 3 where no server answers', async () => {
    const made = ['generate', 'flux-schnell', '--prompt', 'a'];
    for (const argv of [['jobs'], ['watch', 'job_1'], ['cancel', 'job_1'], ['templates'], ['usage'], made])
      expect(await easel(...argv, '--url', 'http://127.0.0.1:9')).toMatchObject({
        code: 3,
        err: expect.stringContaining('npm start'),
      });
  });

  it('lists, shows, watches and cancels jobs', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 0, positions: 0, runMs: 200, logs: 3 } });
    const url = ['--url', app.url];
    const made = await easel('generate', 'flux-schnell', '--prompt', 'a', '--width', '64', '--json', ...url);
    expect(made.code).toBe(0);
    const { id } = JSON.parse(made.out) as { id: string };
    const list = await easel('jobs', ...url);
    expect(list.out).toMatch(
      new RegExp(`ID +STATUS[^]*${id} +COMPLETED +flux-schnell +operator[^]*\\$0.003`),
    );
    expect(JSON.parse((await easel('jobs', '--status', 'failed', '--json', ...url)).out)).toStrictEqual([]);
    expect((await easel('jobs', id, ...url)).out).toMatch(/Status +COMPLETED[^]*Image +64×1024/);
    expect(await easel('jobs', 'job_none', ...url)).toMatchObject({
      code: 2,
      err: 'There is no job job_none.',
    });
    expect(await easel('watch', id, ...url)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Queued[^]*COMPLETED/),
    });
    expect((await easel('watch', 'job_none', ...url)).code).toBe(2);
    expect(await easel('cancel', id, 'job_none', ...url)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/WRONG_STATE[^]*NOT_FOUND/),
    });
    await app.behave({ queueMs: 60_000 });
    const waiting = easel('generate', 'flux-schnell', '--prompt', 'b', ...url);
    const active = async (): Promise<string | undefined> =>
      (JSON.parse((await easel('jobs', '--status', 'queued', '--json', ...url)).out) as { id: string }[])[0]
        ?.id;
    await expect.poll(active).toMatch(/^job_/);
    const canceled = (await active()) ?? '';
    expect(await easel('cancel', canceled, ...url)).toMatchObject({ code: 0, out: `${canceled}  CANCELED` });
    expect((await waiting).code).toBe(1);
  });

  it('lists, shows and renders templates, and saves the pictures', async () => {
    await using app = await openTestApp();
    await using temporary = await temporaryFolder();
    const url = ['--url', app.url];
    expect((await easel('templates', ...url)).out).toMatch(/billboard +billboard +1/);
    expect((await easel('templates', 'show', 'discount-banner', ...url)).out).toMatch(
      /valid_until[^]*STORY_1080X1920/,
    );
    const flags = ['--headline', 'Hello', '--formats', 'rectangle_300x250', '--out', temporary.folder];
    const rendered = await easel('templates', 'render', 'billboard', ...flags, ...url);
    expect(rendered).toMatchObject({ code: 0, out: expect.stringMatching(/Image +300×250/) });
    expect(await readdir(temporary.folder)).toStrictEqual([expect.stringMatching(/^job_\w+-0\.jpg$/)]);
    expect(await easel('templates', 'render', 'billboard', ...url)).toMatchObject({ code: 2 });
    expect(await easel('templates', 'show', 'poster', ...url)).toMatchObject({
      code: 2,
      err: expect.stringContaining('There are: billboard'),
    });
  });
});

describe('a batch', () => {
  it('makes a job for every row, tells each, and pays once when it is run again', async () => {
    await using app = await openTestApp();
    await using temporary = await temporaryFolder();
    const file = join(temporary.folder, 'prompts.csv');
    await writeFile(
      file,
      'prompt,width,num_inference_steps\r\n"a red, round ""kite""",64,\r\nb,96,2\r\nc,64,99\r\n',
    );
    const out = join(temporary.folder, 'out');
    const run = () =>
      easel(
        'generate',
        'flux-schnell',
        '--csv',
        file,
        '--height',
        '64',
        '--concurrency',
        '2',
        '--key',
        'autumn',
        '--out',
        out,
        '--url',
        app.url,
        '--json',
      );
    const { code, out: printed } = await run();
    expect(code).toBe(1);
    const rows = printed.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.sort((a, b) => Number(a['row']) - Number(b['row']))).toMatchObject([
      { row: 1, status: 'COMPLETED', images: [{ width: 64, height: 64 }] },
      { row: 2, status: 'COMPLETED', images: [{ width: 96, height: 64 }] },
      { row: 3, error: expect.stringMatching(/numInferenceSteps/) },
    ]);
    expect((await readdir(out)).sort()).toStrictEqual(['0001-0.png', '0002-0.png']);
    await run();
    const prompts = (await app.submissions()).map(({ input }) => input['prompt']);
    expect(new Set(prompts)).toStrictEqual(new Set(['a red, round "kite"', 'b']));
    expect(prompts).toHaveLength(2);
  });

  it('refuses a file it cannot use', async () => {
    await using app = await openTestApp();
    await using temporary = await temporaryFolder();
    const file = join(temporary.folder, 'prompts.csv');
    const run = () => easel('generate', 'flux-schnell', '--csv', file, '--url', app.url);
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('ENOENT') });
    for (const [text, why] of [
      ['prompt\n', 'no rows'],
      ['prompt,width\na\n', 'Line 2'],
      ['prompt\n"a\n', 'quote'],
      ['prompt,width,prompt\na,64,b\n', 'Two columns'],
      ['prompt;width\na;64\n', 'semicolons'],
      [Buffer.from('prompt\ncaf\u00e9\n', 'latin1'), 'UTF-8'],
    ] as const) {
      await writeFile(file, text);
      expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining(why) });
    }
  });

  it('reads back whatever a writer of CSV wrote', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = ['x,y', ...rows.map((row) => row.map(quote).join(','))].join('\r\n');
        expect(readCsv(text)).toStrictEqual(rows.map(([x, y]) => ({ x, y })));
      }),
    );
  });
});
