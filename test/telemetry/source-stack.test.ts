// Stacks of built code are told by its sources.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSourceStacks } from '../../src/telemetry/source-stack.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'easel-stack-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The stack of an error thrown in line 4 of `fails.ts`, by code that is built of it in one line. */
async function stackOfBuilt(): Promise<string> {
  const source = [
    'interface Told {',
    '  why: string;',
    '}',
    'export const fail = (told: Told): never => {',
    '',
  ];
  writeFileSync(join(folder, 'fails.ts'), `${source.join('\n')}  throw new Error(told.why);\n};\n`);
  writeFileSync(
    join(folder, 'main.ts'),
    "import { fail } from './fails.ts';\nexport const run = () => fail({ why: 'broken' });\n",
  );
  await build({
    input: join(folder, 'main.ts'),
    output: { dir: join(folder, 'built'), format: 'esm', minify: true, sourcemap: true },
  });
  // In a process of its own: this one is told by sources already.
  const print = "import('./built/main.js').then(({ run }) => run()).catch(({ stack }) => console.log(stack))";
  return execFileSync(process.execPath, ['-e', print], { cwd: folder, env: {}, encoding: 'utf8' });
}

it('names the file and the line of the source', async () => {
  const stack = await stackOfBuilt();
  expect(stack).toContain('/built/main.js:1:');

  const told = createSourceStacks(pathToFileURL(join(folder, 'built/')).href)(stack);
  expect(told).toContain('Error: broken');
  expect(told).toContain(`${pathToFileURL(join(folder, 'fails.ts')).href}:5:`);
  expect(told).toContain(`${pathToFileURL(join(folder, 'main.ts')).href}:2:`);
  expect(told).not.toContain('/built/main.js');
});

it('leaves frames of other folders, of files without a map, and texts that are no frames', async () => {
  const stack = await stackOfBuilt();
  expect(createSourceStacks(pathToFileURL(join(folder, 'elsewhere/')).href)(stack)).toBe(stack);
  rmSync(join(folder, 'built', 'main.js.map'));
  expect(createSourceStacks(pathToFileURL(join(folder, 'built/')).href)(stack)).toBe(stack);
  expect(createSourceStacks('file:///')('Error: file:///x at 1:2')).toBe('Error: file:///x at 1:2');
});
