import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp } from '../open-test-app.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  const base = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', DATA_DIR: folder };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/generate.ts', ...args],
      { env: { ...base, ...env } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      },
    );
  });
}

describe('npm run generate', () => {
  it('starts a server of its own when none runs, shows progress, and leaves the image', async () => {
    const { code, out } = await run(
      ['flux-pro', '--prompt', 'A professional headshot', '--width', '96', '--height', '64'],
      { EASEL_URL: 'http://127.0.0.1:9' },
    );
    expect(out).toMatch(
      /Queued[^]*Running \d+ %[^]*Image stored[^]*Job +job_\w+\nStatus +COMPLETED\nCost +\$0\.05\nImage +96×64 image\/png +\/\S+\/objects\/images\/operator\/job_\w+\/0\.png\n/,
    );
    expect(code).toBe(0);
    const id = /job_\w+/.exec(out)?.[0] ?? '';
    const image = await readFile(join(folder, 'objects', 'images', 'operator', id, '0.png'));
    expect(await sharp(image).metadata()).toMatchObject({ width: 96, height: 64 });
  });

  it('talks to the server that runs, and can print JSON', async () => {
    await using app = await openTestApp();
    const { code, out } = await run(
      [
        'flux-dev',
        '--prompt',
        'a -- b',
        '--seed',
        '9223372036854775807',
        '--json',
        '--width',
        '64',
        '--height',
        '64',
      ],
      { EASEL_URL: app.url },
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      status: 'COMPLETED',
      cost: { settled: '0.03' },
      images: [{ width: 64 }],
    });
    expect((await app.submissions())[0]?.input).toMatchObject({ prompt: 'a -- b' });
  });

  it('ends with 1 and a clear line when the job fails', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'content-policy' });
    const { code, err } = await run(['flux-dev', '--prompt', 'p'], { EASEL_URL: app.url });
    expect([code, err]).toStrictEqual([1, expect.stringContaining('Failed  CONTENT_POLICY: ')]);
  });

  it('ends with 2 and every problem when the request is refused', async () => {
    await using app = await openTestApp();
    const refused = await run(['flux-dev', '--strength', '3', '--width', '1'], { EASEL_URL: app.url });
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/prompt|required/i);
    const unknown = await run(['flux-prro', '--prompt', 'p'], { EASEL_URL: app.url });
    expect([unknown.code, unknown.err]).toStrictEqual([2, expect.stringContaining('There are: flux-pro')]);
    expect((await run([], { EASEL_URL: app.url })).code).toBe(2);
  });
});
