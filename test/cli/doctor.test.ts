import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkNode } from '../../src/cli/doctor/check-node.ts';
import { examine } from '../../src/cli/doctor/doctor.ts';
import { runEasel } from '../../src/cli/easel.ts';
import { type Environment, loadConfig } from '../../src/config/load-config.ts';
import { findS3Program, startS3 } from '../../scripts/services/s3.ts';
import { openTestApp } from '../open-test-app.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-doctor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What is found, by name. */
async function doctor(env: Environment) {
  const found = await examine(() =>
    loadConfig({ DATA_DIR: folder, EASEL_URL: 'http://127.0.0.1:9', ...env }),
  );
  return Object.fromEntries(found.map(({ name, ...finding }) => [name, finding]));
}

const BROKEN = (words: RegExp) => ({
  status: 'problem',
  detail: expect.stringMatching(words),
  fix: expect.stringMatching(/\w{3}/),
});

describe('easel doctor', () => {
  it('finds nothing wrong with a new installation, nor with one that runs', async () => {
    const found = await doctor({});
    expect(Object.keys(found)).toStrictEqual([
      'Node',
      'configuration',
      'definitions',
      'data folder',
      'store',
      'object store',
      'Redis',
      'fal',
      'clock',
      'server',
    ]);
    expect(Object.values(found).filter(({ status }) => status === 'problem')).toStrictEqual([]);
    await using app = await openTestApp();
    const running = await doctor({ DATA_DIR: app.folder, EASEL_URL: app.url, FAL_BASE_URL: app.sandbox.url });
    expect(running).toMatchObject({
      store: { status: 'ok', detail: expect.stringMatching(/schema \d+, whole/) },
      'object store': { status: 'ok', detail: expect.stringContaining('written, read, removed') },
      fal: { status: 'ok' },
      clock: { status: 'ok' },
      server: { status: 'ok', detail: expect.stringContaining('ready') },
    });
  });

  it('says what is wrong with each part, and how to fix it', async () => {
    expect(checkNode('20.18.1')).toMatchObject(BROKEN(/too old/));
    expect(checkNode('26.1.0')).toMatchObject({ status: 'ok' });
    expect((await doctor({ PORT: 'x', HOST: '' }))['configuration']).toMatchObject(BROKEN(/PORT/));
    await writeFile(
      join(folder, 'easel.sqlite'),
      'not a database, but long enough to look like one'.repeat(50),
    );
    const found = await doctor({
      REDIS_URL: 'redis://127.0.0.1:9',
      FAL_KEY: 'id:secret',
      FAL_BASE_URL: 'http://127.0.0.1:9',
    });
    expect(found).toMatchObject({
      store: BROKEN(/damaged/),
      Redis: BROKEN(/does not answer/),
      fal: BROKEN(/no answer/),
      clock: { status: 'skipped' },
      server: { status: 'skipped' },
    });
    expect(
      await doctor({ MONGODB_URI: 'mongodb://user:hunter2@127.0.0.1:9/?serverSelectionTimeoutMS=300' }),
    ).toMatchObject({
      store: BROKEN(/^(?!.*hunter2)/s),
    });
  });

  it('reads the files of models and templates as a start does', async () => {
    const file = join(folder, 'models.yaml');
    await writeFile(file, '- id: mine\n  falEndpoint: fal-ai/mine\n  costPerImage: free\n');
    expect((await doctor({ MODELS_FILE: file }))['definitions']).toMatchObject(BROKEN(/models.yaml:3/));
    expect((await doctor({ TEMPLATES_DIR: file }))['definitions']).toMatchObject(BROKEN(/cannot be read/));
    expect((await doctor({ TEMPLATES_DIR: 'examples/templates' }))['definitions']).toMatchObject({
      status: 'ok',
    });
  });

  it.skipIf(process.getuid?.() === 0)('says when the data folder may not be written', async () => {
    await chmod(folder, 0o500);
    expect((await doctor({}))['data folder']).toMatchObject(BROKEN(/cannot be written/));
  });

  it.each([
    [20, 'ok'],
    [-90, 'warning'],
    [4000, 'problem'],
  ])('tells a clock that is %i s off', async (seconds, status) => {
    const other = createServer((_, response) => {
      response.writeHead(401, { date: new Date(Date.now() - seconds * 1000).toUTCString() }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const FAL_BASE_URL = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect(await doctor({ FAL_BASE_URL, FAL_KEY: 'a:b' })).toMatchObject({
      clock: { status },
      fal: BROKEN(/refuses the key/),
    });
    other.close();
  });

  const program = findS3Program();
  it.skipIf(program === undefined)('tries the bucket', async () => {
    await using s3 = await startS3(program ?? '');
    const kept = { ...process.env };
    Object.assign(process.env, s3.env);
    try {
      expect((await doctor(s3.env))['object store']).toMatchObject({ status: 'ok' });
      expect((await doctor({ ...s3.env, S3_BUCKET: 'no-such-bucket' }))['object store']).toMatchObject(
        BROKEN(/bucket/i),
      );
    } finally {
      process.env = kept;
    }
  });

  it('prints JSON, and ends with 1 when something is wrong', async () => {
    const kept = { ...process.env };
    Object.assign(process.env, {
      DATA_DIR: folder,
      REDIS_URL: 'redis://127.0.0.1:9',
      EASEL_URL: 'http://127.0.0.1:9',
    });
    const out: string[] = [];
    try {
      const terminal = { out: (text: string) => void out.push(text), err: () => {}, ask: undefined };
      expect(await runEasel(['doctor', '--json'], terminal)).toBe(1);
      out.push('');
      expect(await runEasel(['doctor'], terminal)).toBe(1);
    } finally {
      process.env = kept;
    }
    expect(JSON.parse(out[0] ?? '')).toContainEqual({ name: 'Redis', ...BROKEN(/does not answer/) });
    expect(out.at(-1)).toMatch(/PROBLEM +Redis[^]*Fix: /);
  });
});
