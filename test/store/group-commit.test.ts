import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/store/sqlite/database.ts';
import { createWriter, type Writer } from '../../src/store/sqlite/group-commit.ts';
import { openLogFile } from '../../src/store/sqlite/log-file.ts';

/** A disk whose flushes end when the test says so. */
function openDisk() {
  const flushes: { end: () => void; fail: (error: Error) => void }[] = [];
  return {
    flushes,
    sync: () => new Promise<void>((end, fail) => void flushes.push({ end, fail })),
    async endNext() {
      await expect.poll(() => flushes.length).toBeGreaterThan(0);
      flushes.shift()?.end();
    },
  };
}

let folder: string;
let db: Database;
let disk: ReturnType<typeof openDisk>;
let writer: Writer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'easel-writer-'));
  db = openDatabase(join(folder, 'x.sqlite'));
  db.exec('CREATE TABLE notes (text TEXT UNIQUE)');
  disk = openDisk();
  writer = createWriter(db, { sync: disk.sync });
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const add = (text: string) => (): string => {
  db.sql('INSERT INTO notes (text) VALUES (?)').run(text);
  return text;
};
const notes = (): unknown[] =>
  db
    .sql('SELECT text FROM notes ORDER BY text')
    .all()
    .map(({ text }) => text);

/** Whether it has settled by now. */
function watch(promise: Promise<unknown>): { settled: boolean } {
  const state = { settled: false };
  const settle = (): void => void (state.settled = true);
  promise.then(settle, settle);
  return state;
}

describe('a group of writes', () => {
  it('is acknowledged when it is on disk, and no sooner', async () => {
    const written = writer.write(add('a'));
    const state = watch(written);
    await expect.poll(notes).toEqual(['a']);
    await expect.poll(() => disk.flushes.length).toBe(1);
    expect(state.settled).toBe(false);
    await disk.endNext();
    expect(await written).toBe('a');
  });

  it('gathers while the disk is busy, and shares the next flush', async () => {
    const first = writer.write(add('a'));
    await expect.poll(() => disk.flushes.length).toBe(1);
    const rest = ['b', 'c', 'd'].map((text) => writer.write(add(text)));
    await disk.endNext();
    expect(await first).toBe('a');
    await disk.endNext();
    expect(await Promise.all(rest)).toEqual(['b', 'c', 'd']);
    expect(disk.flushes).toEqual([]);
  });

  it('keeps the others when one of them fails', async () => {
    const all = Promise.allSettled(['a', 'a', 'b'].map((text) => writer.write(add(text))));
    await disk.endNext();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(notes()).toEqual(['a', 'b']);
  });

  it('is not read before it is on disk', async () => {
    const written = writer.write(add('a'));
    await expect.poll(() => disk.flushes.length).toBe(1);
    const read = writer.read(notes);
    const state = watch(read);
    await new Promise((resolve) => setImmediate(resolve));
    expect(state.settled).toBe(false);
    await disk.endNext();
    expect(await read).toEqual(['a']);
    await written;
  });
});

describe('a write ahead of the disk', () => {
  it('is done before the flush, and tells when it is on disk', async () => {
    const { result, durable } = await writer.writeAhead(add('a'), { soon: true });
    const state = watch(durable);
    expect([result, notes()]).toEqual(['a', ['a']]);
    await expect.poll(() => disk.flushes.length).toBe(1);
    expect(state.settled).toBe(false);
    await disk.endNext();
    await durable;
  });

  it('that nobody waits for goes with the next flush', async () => {
    const { durable } = await writer.writeAhead(add('a'), { soon: false });
    const written = writer.write(add('b'));
    await disk.endNext();
    await Promise.all([durable, written]);
    expect(disk.flushes).toEqual([]);
  });

  it('is flushed all the same when nothing follows', async () => {
    const { durable } = await writer.writeAhead(add('a'), { soon: false });
    await disk.endNext();
    await durable;
    const { durable: last } = await writer.writeAhead(add('b'), { soon: false });
    const closing = writer.flush();
    await disk.endNext();
    await Promise.all([last, closing]);
    expect(notes()).toEqual(['a', 'b']);
  });
});

describe('a disk that fails', () => {
  it('fails what it did not keep, and everything that would build upon it', async () => {
    const { durable } = await writer.writeAhead(add('a'), { soon: false });
    const written = writer.write(add('b'));
    await expect.poll(() => disk.flushes.length).toBe(1);
    const waiting = writer.write(add('c'));
    disk.flushes.shift()?.fail(new Error('EIO'));
    await expect(written).rejects.toThrow('EIO');
    await expect(durable).rejects.toThrow('EIO');
    await expect(waiting).rejects.toThrow('EIO');
    await expect(writer.write(add('d'))).rejects.toThrow('EIO');
    await expect(writer.writeAhead(add('e'), { soon: true })).rejects.toThrow('EIO');
    expect(notes()).toEqual(['a', 'b']);
    await writer.flush();
  });
});

describe('the log', () => {
  it('holds what was acknowledged: a copy of the files taken then has it', async () => {
    const file = join(folder, 'x.sqlite');
    const log = openLogFile(file);
    const durable = createWriter(db, { sync: log.sync });
    await Promise.all(['a', 'b'].map((text) => durable.write(add(text))));
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, join(folder, `copy.sqlite${end}`));
    log.close();
    const copy = openDatabase(join(folder, 'copy.sqlite'));
    expect(copy.sql('SELECT count(*) AS n FROM notes').get()).toEqual({ n: 2 });
    copy.close();
  });
});
