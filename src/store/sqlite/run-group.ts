// One transaction for many writes, each of which fails or succeeds alone.

import type { Aside } from './aside.ts';
import type { Database } from './database.ts';

export interface Task {
  work: () => unknown;
  /** Somebody waits for the disk. */
  soon: boolean;
  /** In the log, not yet on disk. */
  done: (result: unknown) => void;
  durable: () => void;
  failed: (error: unknown) => void;
}

/**
 * Returns those that are in the log now; the others have been told. All of them plainly at first: a savepoint each
 * costs more than most of what they do, and hardly any ever fails.
 */
export function runGroup(db: Database, tasks: Task[], aside: Aside): Task[] {
  try {
    if (runAll(db, tasks, aside)) return tasks;
  } catch (error) {
    rollback(db, aside);
    for (const task of tasks) task.failed(error);
    return [];
  }
  rollback(db, aside);
  return runEach(db, tasks, aside);
}

/** True when all are stored; false when one of them has failed, and nothing is. Raises when they cannot be stored. */
function runAll(db: Database, tasks: Task[], aside: Aside): boolean {
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
  aside.write();
  db.sql('COMMIT').run();
  for (const [index, task] of tasks.entries()) task.done(results[index]);
  return true;
}

/** With a savepoint each: one that fails takes back its own writes only. */
function runEach(db: Database, tasks: Task[], aside: Aside): Task[] {
  const outcomes: (() => Task[])[] = [];
  try {
    db.sql('BEGIN IMMEDIATE').run();
    for (const task of tasks) outcomes.push(runAlone(db, task, aside));
    db.sql('COMMIT').run();
  } catch (error) {
    rollback(db, aside);
    for (const task of tasks) task.failed(error);
    return [];
  }
  return outcomes.flatMap((tell) => tell());
}

function runAlone(db: Database, task: Task, aside: Aside): () => Task[] {
  db.exec('SAVEPOINT task');
  try {
    const result = task.work();
    aside.write();
    db.exec('RELEASE task');
    return () => {
      task.done(result);
      return [task];
    };
  } catch (error) {
    db.exec('ROLLBACK TO task');
    db.exec('RELEASE task');
    aside.takeBack();
    return () => {
      task.failed(error);
      return [];
    };
  }
}

function rollback(db: Database, aside: Aside): void {
  aside.takeBack();
  try {
    db.exec('ROLLBACK');
  } catch {
    // The engine has rolled back by itself, as it does when the disk is full.
  }
}
