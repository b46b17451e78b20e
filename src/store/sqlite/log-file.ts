// The write-ahead log of a database, as a file to be flushed. The engine would flush it at each commit and stop the
// process meanwhile; this flushes the same bytes in a thread of their own.

import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LogFile {
  /** Resolves when everything that has been committed is on disk. */
  sync: () => Promise<void>;
  close(): void;
}

/** The log is there as soon as the database has been read, and stays the same file while it is open. */
export function openLogFile(databaseFile: string): LogFile {
  // Windows flushes only what may be written to.
  const file = openSync(`${databaseFile}-wal`, 'r+');
  flushFolder(dirname(databaseFile));
  return {
    sync: () =>
      new Promise((resolve, reject) => {
        fdatasync(file, (error) => (error === null ? resolve() : reject(error)));
      }),
    close: () => closeSync(file),
  };
}

/** So that a log that was just made is found again when the power fails. */
function flushFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
