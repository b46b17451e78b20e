import { DatabaseSync } from '@photostructure/sqlite';
import { StartError } from '../../domain/errors.ts';
import { whyNot } from './database.ts';

/** Copies a file as it is at one moment, also while a server writes to it. Raises StartError. */
export function snapshotFile(file: string, target: string): void {
  let db: InstanceType<typeof DatabaseSync> | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 30_000 });
    db.prepare('VACUUM INTO ?').run(target);
  } catch (error) {
    throw new StartError(whyNot(file, error), { cause: error });
  } finally {
    db?.close();
  }
}
