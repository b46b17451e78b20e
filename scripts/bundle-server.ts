// The last step of the build: dist/src/main.js and what it imports, our own code and that of packages, in a few files.
// Finding, reading and linking 1,700 files was two thirds of a start (npm run bench -- start).

import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Packages that come with binaries, workers or files beside their code, and large ones that few servers use. */
const OUTSIDE = [
  '@aws-sdk/*',
  '@bull-board/*',
  '@fastify/swagger-ui',
  '@fontsource/*',
  '@iconify-json/*',
  '@photostructure/sqlite',
  '@resvg/resvg-js',
  'bullmq',
  'harfbuzzjs',
  'ioredis',
  'mongoose',
  'pino',
  'pino-pretty',
  'satori',
  'sharp',
];

/** Apollo's own looks for Node's by a way that no bundle has, and takes one written in JavaScript instead. */
const nodeHashes: Plugin = {
  name: 'node-hashes',
  setup(plan) {
    plan.onResolve({ filter: /^@apollo\/utils\.createhash$/ }, () => ({ path: 'hash', namespace: 'node' }));
    plan.onLoad({ filter: /^hash$/, namespace: 'node' }, () => ({
      contents: "export { createHash } from 'node:crypto';",
    }));
  },
};

/** Our messages are in English; zod brings those of fifty languages, a tenth of all the code. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup(plan) {
    plan.onLoad({ filter: /node_modules\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** Wanted for files of a pattern, which nobody serves here. */
const globLater: Plugin = {
  name: 'glob-later',
  setup(plan) {
    plan.onResolve({ filter: /^glob$/ }, ({ kind }) =>
      kind === 'require-call' ? { path: 'glob', namespace: 'later' } : undefined,
    );
    plan.onLoad({ filter: /^glob$/, namespace: 'later' }, () => ({
      contents: "export const glob = (...given) => import('glob').then((whole) => whole.glob(...given));",
      resolveDir: resolve('node_modules/@fastify/static'),
    }));
  },
};

await build({
  entryPoints: ['dist/src/main.js'],
  outdir: 'dist/src',
  allowOverwrite: true,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: true,
  sourcesContent: false,
  external: OUTSIDE,
  plugins: [nodeHashes, englishOnly, globLater],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
});
