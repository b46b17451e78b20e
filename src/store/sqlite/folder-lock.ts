// One server a data folder: two would both run its jobs. The lock is the operating system's, held through a database
// of its own, so that it goes with the process however that ends.

import { InUseError } from '../../domain/errors.ts';
import { type Database, openDatabase } from './database.ts';

/** Raises InUseError when another process holds it. The lock is free again when the result is closed. */
export function lockFolder(file: string): Database {
  let lock: Database | undefined;
  try {
    lock = openDatabase(`${file}.lock`, { busyMs: 0, journal: 'DELETE' });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (!/locked|busy/i.test(String(error))) throw error;
    const message = `DATA_DIR: ${file} is in use by another Easel server. Stop it, or set DATA_DIR to another folder.`;
    throw new InUseError(message, { cause: error });
  }
}
