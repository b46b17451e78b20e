// Every block of code in the documentation, run: GraphQL and shell against a real server, TypeScript through the
// compiler and then run, JSON and YAML read.

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Kind, OperationTypeNode, parse as parseGraphql, print } from 'graphql';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';
import { type Block, blocksOf, documentationFiles } from './blocks.ts';
import { runShell } from './run-shell.ts';

const blocks = documentationFiles().flatMap(blocksOf);
const run = blocks.filter(({ notRun }) => notRun === null);
const ofLanguage = (...languages: string[]): Block[] =>
  run.filter(({ language }) => languages.includes(language));

/** Shown, not run: output, drawings and configuration of other programs. */
const SHOWN = ['text', 'csv', 'nginx', 'ini', 'dockerfile', 'http', 'promql'];

let app: TestApp;
let jobId: string;
let folder: string;
beforeAll(async () => {
  app = await openTestApp();
  folder = await mkdtemp(join(tmpdir(), 'easel-docs-'));
  jobId = (await runToEnd(app, { model: { fluxPro: { prompt: 'a' } }, options: { width: 64, height: 64 } }))
    .id;
  const photo = sharp({ create: { width: 64, height: 64, channels: 3, background: '#468' } }).png();
  await writeFile(join(folder, 'photo.png'), await photo.toBuffer());
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('the documentation', () => {
  it('has blocks of known languages only, and few that are not run', () => {
    const known = new Set(['graphql', 'sh', 'bash', 'ts', 'tsx', 'js', 'python', 'json', 'yaml', ...SHOWN]);
    expect(blocks.filter(({ language }) => !known.has(language)).map(({ at }) => at)).toStrictEqual([]);
    const runnable = blocks.filter(({ language }) => !SHOWN.includes(language));
    const notRun = runnable.filter((block) => block.notRun !== null);
    expect(notRun.length / runnable.length).toBeLessThan(0.25);
  });

  it.each(ofLanguage('graphql'))('GraphQL of $at', async ({ text }) => {
    for (const definition of parseGraphql(text).definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const variables = { jobId, id: jobId };
      const answers =
        definition.operation === OperationTypeNode.SUBSCRIPTION
          ? await app.collect(print(definition), variables)
          : [await app.post(print(definition), variables)];
      expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) expect(refusals(answer)).toStrictEqual([]);
    }
  });

  it('leaves no program to a language that is not run here', () => {
    // Marked, with the name of the test that runs it.
    expect(ofLanguage('js', 'tsx', 'python').map(({ at }) => at)).toStrictEqual([]);
  });

  it.each(ofLanguage('json'))('JSON of $at', ({ text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(ofLanguage('yaml'))('YAML of $at', ({ text }) => {
    expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toStrictEqual([]);
  });

  it.each(ofLanguage('sh', 'bash'))('shell of $at', async ({ text }) => {
    const env = {
      EASEL_URL: app.url,
      DATA_DIR: app.folder,
      FAL_BASE_URL: app.sandbox.url,
      LOG_LEVEL: 'error',
    };
    const printed = await runShell(text, { url: app.url, cwd: folder, env });
    // A failure was raised, with what it printed.
    expect(typeof printed).toBe('string');
  });

  it('has TypeScript that compiles, and runs', async () => {
    const place = resolve('.cache/docs-blocks');
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const files = ofLanguage('ts').map(({ at, text }, index) => {
      const file = join(place, `block-${index}.ts`);
      writeFileSync(file, `// ${at}\n${fromItsPlace(text, place)}\nexport {};\n`);
      return file;
    });
    expect(files.length).toBeGreaterThan(0);
    writeFileSync(
      join(place, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'], exclude: [] }),
    );
    const node = promisify(execFile);
    const compiled = await node(process.execPath, [
      resolve('node_modules/typescript/bin/tsc'),
      '-p',
      place,
    ]).catch((error: { stdout: string }) => error);
    expect(compiled.stdout).toBe('');
    for (const file of files) {
      await node(process.execPath, ['--import', resolve('node_modules/tsx/dist/loader.mjs'), file], {
        cwd: folder,
        env: {
          PATH: process.env['PATH'] ?? '',
          EASEL_URL: app.url,
          TSX_TSCONFIG_PATH: resolve('tsconfig.json'),
        },
      });
    }
  });
});

/** A block that begins with the path of a file imports as that file does. */
function fromItsPlace(text: string, place: string): string {
  const path = /^\/\/ ((?:src|test|scripts)\/\S+)$/m.exec(text)?.[1];
  if (path === undefined) return text;
  return text.replaceAll(
    /(from ')(\.{1,2}\/[^']+)/g,
    (_, from: string, target: string) => from + relative(place, resolve(dirname(path), target)),
  );
}

/** Errors anywhere in an answer. */
function refusals(answer: unknown): unknown[] {
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) =>
    key === 'errors' && Array.isArray(value) ? value : refusals(value),
  );
}
