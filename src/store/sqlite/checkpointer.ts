// Copies the log into the database file, in a thread of its own with a connection of its own: the engine would do it at
// a commit, and stop the process while the disk takes thousands of pages.

import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

export interface Checkpointer {
  /** Told after each group of writes; what it returns is to be waited for before the next one. */
  afterGroup: (writes: number) => Promise<void> | undefined;
  /** Once nothing is written any more. */
  close: () => Promise<void>;
}

/** 2,000 to 8,000 pages, as many writes share a commit or few. Those that each job changes are copied once for all. */
const EVERY_WRITES = 500;
/** More are not made while the last ones are copied. */
const MOST_WRITES = 3 * EVERY_WRITES;
/** Of 4 KB. A log this long is begun anew. */
const MOST_PAGES = 16_000;

/** A reader that began earlier, such as a backup, keeps `PASSIVE` from copying all; it never waits for anybody. */
const THREAD = /* JS */ `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require(workerData.engine);
  const db = new DatabaseSync(workerData.file);
  const copy = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  parentPort.on('message', (message) => {
    if (message === 'copy') return parentPort.postMessage(copy.get());
    db.close();
    parentPort.close();
  });
`;

/**
 * While writes come one after the other the log grows, however much of it is copied: only one that is copied to its end
 * is begun anew. When it is long the next group waits while the last pages are copied, which are few by then.
 */
export function createCheckpointer(file: string): Checkpointer {
  let thread: Worker | undefined;
  let copying: Promise<void> | undefined;
  let written = 0;
  let long = false;
  /** Then the engine does it, at a commit, later. */
  let broken = false;

  function start(): Worker {
    const engine = createRequire(import.meta.url).resolve('@photostructure/sqlite');
    const worker = new Worker(THREAD, { eval: true, workerData: { engine, file } });
    worker.on('error', () => (broken = true));
    worker.unref();
    return worker;
  }

  async function copy(): Promise<void> {
    thread ??= start();
    const worker = thread;
    worker.ref();
    long = await new Promise<boolean>((resolve) => {
      const answered = (answer: unknown): void => {
        worker.off('message', answered);
        worker.off('exit', answered);
        resolve(pagesOf(answer) > MOST_PAGES);
      };
      worker.on('message', answered);
      worker.on('exit', answered);
      worker.postMessage('copy', []);
    });
    worker.unref();
    copying = undefined;
  }

  async function copyRest(): Promise<void> {
    await copy();
    long = false;
  }

  return {
    afterGroup(writes) {
      written += writes;
      if (broken) return undefined;
      if (copying !== undefined) return written < MOST_WRITES ? undefined : copying;
      if (!long && written < EVERY_WRITES) return undefined;
      written = 0;
      if (long) return (copying = copyRest());
      copying = copy();
      return undefined;
    },
    async close() {
      await copying;
      if (thread === undefined || broken) return;
      const gone = new Promise((resolve) => thread?.once('exit', resolve));
      thread.ref();
      thread.postMessage('close', []);
      await gone;
    },
  };
}

function pagesOf(answer: unknown): number {
  return typeof answer === 'object' && answer !== null && 'log' in answer ? Number(answer.log) : 0;
}
