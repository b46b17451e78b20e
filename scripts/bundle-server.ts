// The last step of the build: dist/src/main.js, of what src/main.ts imports, our own code and that of packages. All that
// a start needs is one file, what is loaded later a few more: finding, reading and linking 1,700 files was two thirds of
// a start (npm run bench -- start).

import { join } from 'node:path';
import { build, type Plugin } from 'rolldown';

/** Packages that come with binaries, workers or files beside their code, and large ones that few servers use. */
const OUTSIDE = [
  /^@aws-sdk\//,
  /^@bull-board\//,
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  '@fastify/swagger-ui',
  /^@fontsource\//,
  /^@iconify-json\//,
  '@photostructure/sqlite',
  '@resvg/resvg-js',
  'bullmq',
  'harfbuzzjs',
  'ioredis',
  'light-my-request',
  'mongoose',
  'pino-pretty',
  'satori',
  'sharp',
];

/** Written for a module that is not wanted, or not yet. */
const INSTEAD: { instead: string; of: string; by?: string; why: string }[] = [
  {
    of: '@apollo/utils.createhash',
    instead: "export { createHash } from 'node:crypto';",
    why: "It looks for Node's by a way that no bundle has, and takes one written in JavaScript otherwise.",
  },
  {
    of: 'rate-limiter-flexible',
    instead: ['Memory', 'Redis', 'Res']
      .map(
        (name) =>
          `export { default as RateLimiter${name} } from 'rate-limiter-flexible/lib/RateLimiter${name}.js';`,
      )
      .join(''),
    why: 'It loads one for every database there is.',
  },
  {
    of: 'glob',
    by: '/@fastify/static/',
    instead: "export const glob = (...given) => import('glob').then((whole) => whole.glob(...given));",
    why: 'Wanted for files of a pattern, which nobody serves here.',
  },
  {
    of: 'yaml',
    by: '/@fastify/swagger/',
    instead: "export const stringify = () => { throw new Error('The document is served as JSON.'); };",
    why: 'Wanted for an OpenAPI document in YAML, which nobody serves here.',
  },
];

const instead: Plugin = {
  name: 'instead',
  resolveId: (id, importer = '') => {
    const index = INSTEAD.findIndex(({ of, by = '' }) => of === id && importer.includes(by));
    return index < 0 ? null : `\0instead-${index}.mjs`;
  },
  load: (id) => {
    const index = /^\0instead-(\d+)\.mjs$/.exec(id)?.[1];
    return index === undefined ? null : (INSTEAD[Number(index)]?.instead ?? null);
  },
};

/** Whatever a start loads: what `serve.ts` imports, and what that imports, and so on. */
const atStart = new Set<string>();
const findAtStart: Plugin = {
  name: 'find-at-start',
  buildEnd() {
    const left = [...this.getModuleIds()].filter((id) => id.endsWith(join('src', 'serve.ts')));
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (atStart.has(id)) continue;
      atStart.add(id);
      left.push(...(this.getModuleInfo(id)?.importedIds ?? []));
    }
    if (atStart.size === 0) throw new Error('There is no src/serve.ts.');
  },
};

await build({
  input: 'src/main.ts',
  platform: 'node',
  transform: { target: 'node20.19' },
  external: OUTSIDE,
  plugins: [instead, findAtStart],
  // Some are imported at once by one module and later by another.
  checks: { ineffectiveDynamicImport: false },
  output: {
    dir: 'dist/src',
    format: 'esm',
    // One character beyond Latin-1 and the engine keeps two bytes for each of a file.
    charset: 'ascii',
    chunkFileNames: 'chunks/[name]-[hash].js',
    codeSplitting: { groups: [{ name: 'server', test: (id) => atStart.has(id) }] },
    // Names stay, for whoever reads a stack.
    minify: {
      compress: { keepNames: { function: true, class: true } },
      mangle: { keepNames: true },
      codegen: true,
    },
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});
