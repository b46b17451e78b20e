// What the generators write, in a copy of the sources: it compiles, and it is served.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'easel-new-'));
  for (const path of [
    'src',
    'scripts',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'test/fixtures/fal',
    '.oxfmtrc.json',
  ])
    cpSync(path, join(copy, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(...argv: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'scripts/new.ts', ...argv], {
    cwd: copy,
    encoding: 'utf8',
  });
}

describe('npm run new', () => {
  it('writes a model and a template that work as they are', () => {
    expect(run('model', 'my-model')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('src/registry/index.ts'),
    });
    expect(run('template', 'event-poster').status).toBe(0);
    const node = (...argv: string[]): string =>
      execFileSync(process.execPath, argv, { cwd: copy, encoding: 'utf8' });
    node(resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--noEmit');
    node('--import', 'tsx', 'scripts/print-schema.ts');
    const schema = readFileSync(join(copy, 'schema.graphql'), 'utf8');
    expect(schema).toMatch(/myModel: MyModelInput[^]*eventPoster: EventPosterInput/);
    const formatted = spawnSync(resolve('node_modules/.bin/oxfmt'), ['--check', 'src'], {
      cwd: copy,
      encoding: 'utf8',
    });
    expect(formatted).toMatchObject({ status: 0 });
  });

  it('refuses a name that is taken or cannot be one', () => {
    expect(run('model', 'flux-pro')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there already'),
    });
    for (const argv of [[], ['model'], ['model', 'My Model'], ['store', 'redis']])
      expect(run(...argv).status).toBe(2);
  });
});
