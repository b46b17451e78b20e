import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { accountContract } from './accounts.ts';
import type { StoreUnderTest } from './adapter.ts';
import { imageContract } from './images.ts';
import { jobContract } from './jobs.ts';
import { newJob } from './sample-records.ts';
import { usageContract } from './usage.ts';
import { webhookContract } from './webhooks.ts';
import { keyContract } from './keys.ts';

async function open(): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-contract-'));
  const file = join(folder, 'easel.sqlite');
  let store = await openSqliteStore({ file });
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store[Symbol.asyncDispose]();
      store = await openSqliteStore({ file });
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describe('SQLite keeps the contract', () => {
  jobContract(open);
  imageContract(open);
  keyContract(open);
  webhookContract(open);
  accountContract(open);
  usageContract(open, { histories: 5 });

  it('in one file, once it is closed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-contract-'));
    const [file, copy] = [join(folder, 'easel.sqlite'), join(folder, 'copy.sqlite')];
    const store = await openSqliteStore({ file });
    const request = newJob();
    await store.jobs.admit([request]);
    await store[Symbol.asyncDispose]();
    await copyFile(file, copy);
    await using copied = await openSqliteStore({ file: copy });
    expect(await copied.jobs.get(request.job.id)).toBeDefined();
    await rm(folder, { recursive: true, force: true });
  });
});
