// All writes that wait share one transaction and so one flush to the disk; each still fails or succeeds alone.

import type { Database } from './database.ts';

export interface Writer {
  /**
   * Runs `work` inside the next transaction; resolves with its result once that is on disk. It does nothing but read
   * and write the database: when another one of the group fails, it is taken back and run again.
   */
  write<T>(work: () => T): Promise<T>;
  /** Waits for what has been handed in. */
  flush(): Promise<void>;
}

interface Task {
  work: () => unknown;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

export function createWriter(db: Database): Writer {
  let waiting: Task[] = [];
  let scheduled: Promise<void> | undefined;

  function schedule(): Promise<void> {
    // One turn of the event loop: whatever is handed in until then goes along.
    scheduled ??= new Promise((resolve) => {
      setImmediate(() => {
        scheduled = undefined;
        const tasks = waiting;
        waiting = [];
        commit(db, tasks);
        resolve();
      });
    });
    return scheduled;
  }

  return {
    write<T>(work: () => T) {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: (result) => resolve(result as T), reject });
        void schedule();
      });
    },
    async flush() {
      if (waiting.length > 0) await schedule();
    },
  };
}

/** All of them plainly at first: a savepoint each costs more than most of what they do, and hardly any ever fails. */
function commit(db: Database, tasks: Task[]): void {
  try {
    if (runAll(db, tasks)) return;
  } catch (error) {
    rollback(db);
    for (const task of tasks) task.reject(error);
    return;
  }
  rollback(db);
  runEach(db, tasks);
}

/** True when all are stored; false when one of them has failed, and nothing is. Raises when they cannot be stored. */
function runAll(db: Database, tasks: Task[]): boolean {
  const results: unknown[] = [];
  db.sql('BEGIN IMMEDIATE').run();
  for (const task of tasks) {
    try {
      results.push(task.work());
    } catch (error) {
      if (tasks.length > 1) return false;
      throw error;
    }
  }
  db.sql('COMMIT').run();
  for (const [index, task] of tasks.entries()) task.resolve(results[index]);
  return true;
}

/** With a savepoint each: one that fails takes back its own writes only. */
function runEach(db: Database, tasks: Task[]): void {
  const settle: (() => void)[] = [];
  try {
    db.sql('BEGIN IMMEDIATE').run();
    for (const task of tasks) settle.push(runAlone(db, task));
    db.sql('COMMIT').run();
  } catch (error) {
    rollback(db);
    for (const task of tasks) task.reject(error);
    return;
  }
  for (const tell of settle) tell();
}

function runAlone(db: Database, task: Task): () => void {
  db.exec('SAVEPOINT task');
  try {
    const result = task.work();
    db.exec('RELEASE task');
    return () => task.resolve(result);
  } catch (error) {
    db.exec('ROLLBACK TO task');
    db.exec('RELEASE task');
    return () => task.reject(error);
  }
}

function rollback(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // The engine has rolled back by itself, as it does when the disk is full.
  }
}
