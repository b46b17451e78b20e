import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCheckpointer } from '../../src/store/sqlite/checkpointer.ts';
import { type Database, openDatabase } from '../../src/store/sqlite/database.ts';
import { createWriter } from '../../src/store/sqlite/group-commit.ts';

const PAGE = 4096;
const LONGEST = 16_000 * PAGE;
let folder: string;
let file: string;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'easel-checkpoint-'));
  file = join(folder, 'a.sqlite');
  db = openDatabase(file);
  db.exec('CREATE TABLE notes (n INTEGER PRIMARY KEY, text TEXT)');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** Writes without a pause, two kilobytes and more each. */
async function writeMany(count: number, afterGroup: (writes: number) => Promise<void> | undefined) {
  const writer = createWriter(db, { sync: () => Promise.resolve(), afterGroup });
  const text = 'x'.repeat(3 * PAGE);
  for (let written = 0; written < count; written += 100) {
    const insert = (): void => void db.sql('INSERT INTO notes (text) VALUES (?)').run(text);
    await Promise.all(Array.from({ length: 100 }, () => writer.write(insert)));
  }
  await writer.flush();
}

it('copies the log into the file meanwhile, and begins it anew before it is long', async () => {
  const checkpointer = createCheckpointer(file);
  await writeMany(12_000, checkpointer.afterGroup);
  await checkpointer.close();
  // 48,000 pages were written.
  expect(statSync(`${file}-wal`).size).toBeLessThan(1.5 * LONGEST);
  expect(statSync(file).size).toBeGreaterThan(LONGEST);
  expect(db.sql('SELECT count(*) AS n FROM notes').get()).toMatchObject({ n: 12_000 });
  expect(db.sql('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
});

it('leaves it to the engine when the thread cannot work, and closes all the same', async () => {
  const checkpointer = createCheckpointer(folder);
  await writeMany(3000, checkpointer.afterGroup);
  await checkpointer.close();
  expect(db.sql('SELECT count(*) AS n FROM notes').get()).toMatchObject({ n: 3000 });
});

it('starts nothing for a few writes', async () => {
  const checkpointer = createCheckpointer(file);
  await writeMany(400, checkpointer.afterGroup);
  await checkpointer.close();
  expect(statSync(file).size).toBeLessThan(10 * PAGE);
});
