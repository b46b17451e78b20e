import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

// graphql has an ES module beside what Node loads; two of them would not know each other's errors.
const graphql = createRequire(import.meta.url).resolve('graphql');

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A slow machine is no failure: what is waited for has time.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    // The machine's own settings must not leak into a test: every test says what it needs.
    env: { FAL_KEY: '', MONGODB_URI: '', S3_BUCKET: '', REDIS_URL: '', NO_COLOR: '1' },
  },
});
