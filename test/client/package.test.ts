// The package as it would be published: built by the compiler, packed, and used as a stranger uses it.

import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SOURCE = resolve('packages/client');
let folder: string;
let installed: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'easel-client-'));
  const copy = join(folder, 'source');
  mkdirSync(copy);
  for (const name of ['package.json', 'README.md'])
    writeFileSync(join(copy, name), readFileSync(join(SOURCE, name)));
  tsc(['-p', SOURCE, '--outDir', join(copy, 'dist')]);
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: copy,
    stdio: 'ignore',
  });
  // Unpacked beside the dependencies that a consumer would have.
  installed = join(folder, 'consumer', 'node_modules', '@easel', 'client');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball()), '-C', installed, '--strip-components=1']);
  for (const name of readdirSync('node_modules'))
    if (name !== '@easel' && !name.startsWith('.'))
      symlinkSync(resolve('node_modules', name), join(folder, 'consumer', 'node_modules', name));
  writeFileSync(join(folder, 'consumer', 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tarball(): string {
  return readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
}

function tsc(args: readonly string[], cwd?: string) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [resolve('node_modules/typescript/bin/tsc'), ...args],
    {
      encoding: 'utf8',
      ...(cwd === undefined ? {} : { cwd }),
    },
  );
  if (cwd === undefined && status !== 0) throw new Error(stdout);
  return stdout;
}

function writeConsumer(name: string, text: string): string {
  const file = join(folder, 'consumer', name);
  writeFileSync(file, text);
  return file;
}

/** What a page loads, minified: kilobytes after gzip, and the text. */
async function bundle(entry: string): Promise<{ kilobytes: number; text: string }> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    root: join(folder, 'consumer'),
    build: { write: false, minify: true, rollupOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap((each) => ('output' in each ? each.output : []));
  const text = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? [chunk.code] : [])).join('\n');
  return { kilobytes: gzipSync(text, { level: 9 }).length / 1000, text };
}

describe('@easel/client', () => {
  it('resolves and types for every way of importing it', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        resolve('node_modules/@arethetypeswrong/cli/dist/index.js'),
        join(folder, tarball()),
        '--profile',
        'esm-only',
        '--no-color',
        '--no-emoji',
      ],
      { encoding: 'utf8' },
    );
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });

  it('has nothing for publint to say', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toStrictEqual([]);
  });

  it('is less than 10 kB with its dependencies, and a page pays for what it uses only', async () => {
    const whole = await bundle(writeConsumer('whole.js', "export * from '@easel/client';"));
    expect(whole.kilobytes).toBeLessThan(10);
    expect(whole.text).toContain('createUpload');
    const part = await bundle(writeConsumer('part.js', "export { connect, watchJob } from '@easel/client';"));
    expect(part.kilobytes).toBeLessThan(whole.kilobytes);
    const names = ['jobProgress', 'createUpload', 'renderTemplate', 'GenerateImage', 'CancelJob'];
    expect(names.filter((name) => part.text.includes(name))).toStrictEqual(['jobProgress']);
  });

  it('takes exactly one model, with its own inputs, by its types', () => {
    const lines = [
      "import { easel, EaselError, type Job } from '@easel/client';",
      "const job: Job = await easel.generate({ fluxPro: { prompt: 'p' } }, { options: { width: 512, seed: 7 } });",
      'const url: string | undefined = job.images[0]?.url;',
      "for await (const event of easel.watch(job.id)) if (event.__typename === 'JobRunning') event.progress?.toFixed();",
      'try { await easel.cancel(job.id); } catch (error) { if (error instanceof EaselError) error.code satisfies string; }',
      'export { url };',
    ];
    const wrong = [
      "easel.generate({ fluxPro: { prompt: 'p' }, fluxDev: { prompt: 'p' } });",
      'easel.generate({});',
      "easel.generate({ fluxPro: { imageUrl: 'https://a.example/b.png' } });",
      "easel.generate({ fluxPro: { prompt: 'p', guidanceScale: 3 } });",
      "easel.generate({ fluxProX: { prompt: 'p' } });",
      "easel.renderTemplate({ billboard: { headline: 'h' }, productShot: { productImage: 'x' } });",
      "easel.generate({ fluxPro: { prompt: 'p' } }, { widht: 3 });",
    ];
    writeConsumer('consumer.ts', [...lines, ...wrong].join('\n'));
    writeConsumer(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'nodenext',
          target: 'es2022',
          lib: ['es2022', 'dom'],
          types: [],
          skipLibCheck: false,
        },
        files: ['consumer.ts'],
      }),
    );
    const told = tsc(['-p', 'tsconfig.json'], join(folder, 'consumer'));
    const refused = [...told.matchAll(/^consumer\.ts\((\d+),/gm)].map(([, line]) => Number(line));
    expect([...new Set(refused)]).toStrictEqual(wrong.map((_, index) => lines.length + index + 1));
    // Nothing is wrong with the types themselves, and nothing else is needed to read them.
    expect(
      told.split('\n').filter((line) => /^\S/.test(line) && !line.startsWith('consumer.ts(')),
    ).toStrictEqual([]);
  });
});
