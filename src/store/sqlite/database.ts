// One SQLite file, opened for durability: WAL, flushed with every group of writes (group-commit.ts). Coded against the shape of `node:sqlite`, so that
// the built-in engine can take over when Node 20 is dropped.

import { DatabaseSync } from '@photostructure/sqlite';
import { StartError } from '../../domain/errors.ts';

export type SqlValue = string | number | bigint | null;
export type Row = Record<string, unknown>;

export interface Statement {
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  run(...values: SqlValue[]): { changes: number };
}

export interface Database {
  /** A statement, prepared once for its text. */
  sql(text: string): Statement;
  exec(text: string): void;
  close(): void;
}

const BUSY_MS = 5000;

/** Raises StartError that names the file and the reason. */
export function openDatabase(
  file: string,
  { busyMs = BUSY_MS, journal = 'WAL' }: { busyMs?: number; journal?: 'WAL' | 'DELETE' } = {},
): Database {
  try {
    const engine = new DatabaseSync(file, { timeout: busyMs });
    const prepared = new Map<string, Statement>();
    engine.exec(`PRAGMA journal_mode = ${journal}`);
    // What FULL adds to NORMAL is a flush of the log at each commit, which the writer does itself.
    engine.exec(`PRAGMA synchronous = ${journal === 'WAL' ? 'NORMAL' : 'FULL'}`);
    // The last resort: long before, the log is copied into the file by a thread (checkpointer.ts).
    engine.exec('PRAGMA wal_autocheckpoint = 32000');
    engine.exec('PRAGMA foreign_keys = ON');
    engine.exec('PRAGMA cache_size = -65536');
    engine.exec('PRAGMA temp_store = MEMORY');
    return {
      sql(text) {
        let statement = prepared.get(text);
        if (statement === undefined) {
          statement = toStatement(engine.prepare(text));
          prepared.set(text, statement);
        }
        return statement;
      },
      exec: (text) => engine.exec(text),
      close() {
        if (journal === 'WAL') foldLog(engine);
        engine.close();
      },
    };
  } catch (error) {
    throw new StartError(whyNot(file, error), { cause: error });
  }
}

/** The engine leaves its log behind while statements are prepared. With it folded in, the file alone is everything. */
function foldLog(engine: InstanceType<typeof DatabaseSync>): void {
  try {
    engine.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // On a full disk, or beside a reader, the log stays: the next opening reads it.
  }
}

interface EngineStatement {
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
  run(...values: SqlValue[]): { changes: number | bigint };
}

/** Rows of the engine are plain records. */
function toStatement(statement: EngineStatement): Statement {
  return {
    get: (...values) => statement.get(...values) as Row | undefined,
    all: (...values) => statement.all(...values) as Row[],
    run: (...values) => ({ changes: Number(statement.run(...values).changes) }),
  };
}

/** The engine is synchronous; an error becomes a rejection. */
export async function read<T>(work: () => T): Promise<T> {
  return work();
}

export function whyNot(file: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (/not a database|malformed|corrupt/i.test(reason)) {
    return `DATA_DIR: ${file} is damaged, or no SQLite file (${reason}). Restore it from a backup, or move it away to start empty.`;
  }
  if (/locked|busy/i.test(reason)) return `DATA_DIR: ${file} is locked by another process.`;
  return `DATA_DIR: ${file} cannot be opened (${reason}).`;
}
