// A release, in a copy of the files it reads and writes.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'easel-release-'));
  for (const path of [
    '.changeset',
    'CHANGELOG.md',
    'package.json',
    'package-lock.json',
    'packages/client/package.json',
    'scripts',
    'schema.graphql',
  ])
    cpSync(path, join(copy, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, '.gitignore'), 'node_modules\n');
  writeFileSync(
    join(copy, '.changeset', 'of-the-test.md'),
    "---\n'@easel/client': major\n---\n\nA change that breaks.\n",
  );
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(join(copy, file), 'utf8');
const run = (program: string, ...argv: string[]): string =>
  execFileSync(program, argv, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

it('gives server and client one version, and says in the changelog what changed', () => {
  // The changelog names the commits.
  const author = ['-c', 'user.name=Release', '-c', 'user.email=release@example.com'];
  run('git', 'init', '--quiet');
  run('git', 'add', '.');
  run('git', ...author, 'commit', '--quiet', '--message', 'Before');
  cpSync('docs/schema-released.graphql', join(copy, 'docs/schema-released.graphql'));
  writeFileSync(join(copy, 'schema.graphql'), 'type Query {\n  changed: Int\n}\n');

  expect(run(process.execPath, '--import', 'tsx', 'scripts/release.ts')).toContain('This is 1.0.0');
  for (const file of ['package.json', 'packages/client/package.json', 'package-lock.json'])
    expect(JSON.parse(read(file))).toMatchObject({ version: '1.0.0' });
  expect(JSON.parse(read('package-lock.json')).packages[''].version).toBe('1.0.0');
  expect(read('CHANGELOG.md')).toMatch(/^# easel\n\n## 1\.0\.0\n[^]*A change that breaks\./);
  expect(existsSync(join(copy, '.changeset', 'of-the-test.md'))).toBe(false);
  expect(read('docs/schema-released.graphql')).toBe(read('schema.graphql'));
});
