import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // The machine's own settings must not leak into a test: every test says what it needs.
    env: { FAL_KEY: '', MONGODB_URI: '', S3_BUCKET: '', REDIS_URL: '', NO_COLOR: '1' },
  },
});
