// Looks at a file without changing it, also while a server works on it.

import { DatabaseSync } from '@photostructure/sqlite';
import { StartError } from '../../domain/errors.ts';
import { whyNot } from './database.ts';
import { NEWEST_SCHEMA } from './migrate.ts';

type Engine = InstanceType<typeof DatabaseSync>;

export interface FileState {
  /** The schema it has, and the one that this version knows. */
  version: number;
  newest: number;
}

/** Raises StartError when it is damaged, or no store. */
export function inspectFile(file: string): FileState {
  let db: Engine | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    const [check] = Object.values(row(db, 'PRAGMA quick_check(1)'));
    if (check !== 'ok') throw new Error(`malformed: ${String(check)}`);
    return { version: Number(row(db, 'PRAGMA user_version')['user_version']), newest: NEWEST_SCHEMA };
  } catch (error) {
    throw new StartError(whyNot(file, error), { cause: error });
  } finally {
    db?.close();
  }
}

function row(db: Engine, sql: string): Record<string, unknown> {
  return (db.prepare(sql).get() ?? {}) as Record<string, unknown>;
}
