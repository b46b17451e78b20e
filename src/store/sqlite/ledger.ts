// The ledger on SQLite.

import type { LedgerEntry, LedgerKind } from '../../domain/job.ts';
import type { LedgerStore } from '../store.ts';
import { type Database, read } from './database.ts';
import { readDoc } from './job-rows.ts';

export function createLedgerStore(db: Database): LedgerStore {
  return {
    ofJob: (jobId) =>
      read(() =>
        db
          .sql('SELECT doc FROM ledger WHERE job_id = ? ORDER BY at, id')
          .all(jobId)
          .map(readDoc<LedgerEntry>),
      ),
    list: ({ userId, from, to }, { first, after }) =>
      read(() => {
        const last = after === null || after.at < from ? { at: from, id: '' } : after;
        const rows = db
          .sql(
            `SELECT doc FROM ledger WHERE user_id = ? AND at < ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?`,
          )
          .all(userId, to, last.at, last.id, first + 1);
        return { items: rows.slice(0, first).map(readDoc<LedgerEntry>), hasNextPage: rows.length > first };
      }),
    sums: (userId) =>
      read(() => {
        const rows = db
          .sql(
            `SELECT kind, sum(json_extract(doc, '$.amount')) AS amount FROM ledger WHERE user_id = ? GROUP BY kind`,
          )
          .all(userId);
        const sums: Partial<Record<LedgerKind, number>> = {};
        for (const { kind, amount } of rows) sums[kind as LedgerKind] = Number(amount);
        return sums;
      }),
  };
}
