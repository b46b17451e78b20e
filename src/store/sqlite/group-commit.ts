// All writes that wait share one transaction and one flush to the disk; each still fails or succeeds alone. The disk is
// waited for beside everything else, and the next group gathers meanwhile: a slow disk makes groups larger, and does
// not stop the process.

import { type Aside, together } from './aside.ts';
import type { Database } from './database.ts';
import { runGroup, type Task } from './run-group.ts';

export interface Writer {
  /**
   * Runs `work` inside the next transaction; resolves with its result once that is on disk. It does nothing but read
   * and write the database: when another one of the group fails, it is taken back and run again.
   */
  write<T>(work: () => T): Promise<T>;
  /**
   * The same, but resolves as soon as it is done, for whoever goes on with work that comes after it in the log anyway:
   * no later write is on disk without this one. `soon`: somebody waits for `durable`; else it may take LAZY_MS longer.
   */
  writeAhead<T>(work: () => T, options: { soon: boolean }): Promise<Ahead<T>>;
  /** Reads at once; resolves when what was read is on disk, but for what `writeAhead` was given no hurry. */
  read<T>(work: () => T): Promise<T>;
  /** Waits until all that has been handed in is on disk. */
  flush(): Promise<void>;
}

export interface Ahead<T> {
  result: T;
  /** Resolves once it is on disk, and rejects when the disk fails. */
  durable: Promise<void>;
}

const LAZY_MS = 10;

export interface WriterOptions {
  /** Resolves when the log, as it is now, is on disk. */
  sync: () => Promise<void>;
  /** Told how each transaction ends. */
  asides?: readonly Aside[];
  /** Told after each group how many writes it had; what it returns is waited for before the next one. */
  afterGroup?: (writes: number) => Promise<void> | undefined;
}

export function createWriter(db: Database, { sync, asides = [], afterGroup }: WriterOptions): Writer {
  const aside = together(asides);
  let waiting: Task[] = [];
  let unflushed: Task[] = [];
  let flushing: Promise<void> | undefined;
  let working: Promise<void> | undefined;
  let later: NodeJS.Timeout | undefined;
  let broken: { error: unknown } | undefined;

  function add(task: Task): void {
    if (broken !== undefined) return task.failed(broken.error);
    waiting.push(task);
    wake();
  }

  function wake(): void {
    working ??= work();
  }

  async function work(): Promise<void> {
    do {
      // One turn of the event loop: whatever is handed in until then goes along.
      await new Promise((resolve) => setImmediate(resolve));
      const group = waiting;
      waiting = [];
      if (group.length > 0) unflushed.push(...runGroup(db, group, aside));
      if (unflushed.some(({ soon }) => soon)) {
        flushing = flushLog();
        await flushing;
        flushing = undefined;
      }
      await afterGroup?.(group.length);
    } while (waiting.length > 0);
    working = undefined;
    if (unflushed.length > 0) later ??= setTimeout(hurry, LAZY_MS);
  }

  function hurry(): void {
    for (const task of unflushed) task.soon = true;
    wake();
  }

  async function flush(): Promise<void> {
    if (working === undefined && unflushed.length === 0) return;
    hurry();
    await working;
    await flush();
  }

  async function flushLog(): Promise<void> {
    clearTimeout(later);
    later = undefined;
    const tasks = unflushed;
    unflushed = [];
    try {
      await sync();
      for (const task of tasks) task.durable();
    } catch (error) {
      // What the disk has kept of the log nobody can tell: nothing is built upon it before the file is opened anew.
      broken = { error };
      for (const task of [...tasks, ...waiting]) task.failed(error);
      waiting = [];
    }
  }

  return {
    write<T>(work: () => T) {
      return new Promise<T>((resolve, reject) => {
        let result: unknown;
        add({
          work,
          soon: true,
          done: (value) => (result = value),
          durable: () => resolve(result as T),
          failed: reject,
        });
      });
    },
    writeAhead<T>(work: () => T, { soon }: { soon: boolean }) {
      return new Promise<Ahead<T>>((resolve, reject) => {
        let durable = (): void => {};
        let failed = reject;
        const done = (result: unknown): void => {
          const onDisk = new Promise<void>((kept, lost) => {
            durable = kept;
            failed = lost;
          });
          // Whoever does not look at it has nothing to do about it either.
          onDisk.catch(() => {});
          resolve({ result: result as T, durable: onDisk });
        };
        add({ work, soon, done, durable: () => durable(), failed: (error) => failed(error) });
      });
    },
    async read(work) {
      const result = work();
      await flushing;
      return result;
    },
    flush,
  };
}
