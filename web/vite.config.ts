// Two pages, built apart by their entries: the studio, and GraphiQL with its editor.

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { ownDocuments } from './vite/own-documents.ts';
import { englishOnly } from './vite/english-only.ts';
import { preloadFont } from './vite/preload-font.ts';
import { precompress } from './vite/precompress.ts';
import { schemaIntrospection } from './vite/schema-introspection.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  // Every address in the build is relative, so that it can be served behind a path prefix.
  base: './',
  plugins: [
    react(),
    englishOnly(),
    ownDocuments(here('src/api/generated/graphql.ts')),
    schemaIntrospection(here('../schema.graphql')),
    preloadFont(/geist-latin-wght-normal.*\.woff2$/),
    precompress(),
  ],
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    manifest: true,
    rolldownOptions: {
      input: { studio: here('index.html'), graphiql: here('graphiql.html') },
      // GraphiQL's "use no memo" speaks to a compiler that does not run here.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:4000', ws: true },
      '/api': 'http://127.0.0.1:4000',
      '/files': 'http://127.0.0.1:4000',
    },
  },
});
