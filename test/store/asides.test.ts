// What SQLite's store keeps in memory beside a transaction ends as the transaction does.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Job } from '../../src/domain/job.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { JobChange, Store } from '../../src/store/store.ts';
import { newJob } from '../contract/sample-records.ts';

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'easel-asides-'));
  store = await openSqliteStore({ file: join(folder, 'x.sqlite') });
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const AT = Date.now();

async function admit(fields: Partial<Job> = {}): Promise<string> {
  const draft = newJob(fields);
  await store.jobs.admit([draft]);
  return draft.job.id;
}

const ending = (id: string): JobChange => ({
  id,
  when: {},
  set: ({ cost }) => ({ status: 'COMPLETED', finishedAt: AT, cost: { ...cost, held: 0, settled: 30_000 } }),
  events: [{ type: 'JobFinished' }],
  at: AT,
});
/** The record is written, and then an event has no time. */
const broken = (id: string): JobChange => ({ ...ending(id), at: Number.NaN });

/** What all quarter hours have of each group, by its name. */
async function usageBy(group: 'USER' | 'TAG'): Promise<Record<string, [jobs: number, price: number]>> {
  const counts = await store.usage.count({ from: AT - 1, to: AT + 1, groupBy: [group], userId: null });
  return Object.fromEntries(
    counts.map(({ userId, tag, jobs, price }) => [(group === 'USER' ? userId : tag) ?? '', [jobs, price]]),
  );
}

it('counts each job of a group once, and not the one that failed in it', async () => {
  const ids = [
    await admit({ tags: ['a'] }),
    await admit({ tags: ['a', 'b'] }),
    await admit({ userId: 'bob' }),
  ];
  const lost = await admit({ tags: ['b'] });
  const ends = await Promise.allSettled([
    store.jobs.apply(ending(ids[0] ?? '')),
    store.jobs.apply(broken(lost)),
    store.jobs.apply(ending(ids[1] ?? '')),
    store.jobs.apply(ending(ids[2] ?? '')),
  ]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(await usageBy('USER')).toEqual({ ann: [2, 60_000], bob: [1, 30_000] });
  expect(await usageBy('TAG')).toEqual({ a: [2, 60_000], b: [1, 30_000] });

  // What failed has left nothing behind: it ends later, and is counted then.
  await store.jobs.apply(ending(lost));
  expect(await usageBy('USER')).toEqual({ ann: [3, 90_000], bob: [1, 30_000] });
  expect(await usageBy('TAG')).toEqual({ a: [2, 60_000], b: [2, 60_000] });
});

it.each([
  { others: 0, when: 'alone' },
  { others: 2, when: 'in a group' },
])('a change that is taken back $when is not what the next one begins with', async ({ others }) => {
  const id = await admit();
  const claimed = await store.jobs.apply({ id, when: {}, set: { claim: 'first' }, at: AT });
  const [failed, ...beside] = await Promise.allSettled([
    store.jobs.apply({
      ...broken(id),
      set: ({ warnings }) => ({ status: 'RUNNING', claim: 'second', warnings: [...warnings, 'lost'] }),
    }),
    ...Array.from({ length: others }, () => admit()),
  ]);
  expect(failed).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining('NOT NULL') as string },
  });
  expect(beside.map(({ status }) => status)).toEqual(Array.from({ length: others }, () => 'fulfilled'));

  const next = await store.jobs.apply({
    id,
    when: { claim: 'first', status: ['QUEUED'] },
    set: ({ warnings }) => ({ warnings: [...warnings, 'kept'] }),
    at: AT,
  });
  expect(next?.job).toEqual({ ...claimed?.job, warnings: ['kept'] });
  expect(await store.jobs.get(id)).toEqual(next?.job);
});

it('begins each change with what the last one has stored, ended jobs too', async () => {
  const id = await admit();
  for (const warning of ['one', 'two']) {
    await store.jobs.apply({
      id,
      when: { status: ['QUEUED'] },
      set: ({ warnings }) => ({ warnings: [...warnings, warning] }),
      events: [{ type: 'JobQueued', position: 0, etaMs: null }],
      at: AT,
    });
  }
  await store.jobs.apply(ending(id));
  const last = await store.jobs.apply({ id, when: {}, set: { tags: ['late'] }, at: AT });
  expect(last?.job).toMatchObject({
    status: 'COMPLETED',
    warnings: ['one', 'two'],
    tags: ['late'],
    lastSeq: 4,
  });
  expect(await store.jobs.get(id)).toEqual(last?.job);
});
