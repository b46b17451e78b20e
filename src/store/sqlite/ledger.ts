// The ledger on SQLite.

import type { LedgerEntry, LedgerKind } from '../../domain/job.ts';
import type { LedgerStore, LedgerSums } from '../store.ts';
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
        const sums: LedgerSums = {};
        for (const { kind, amount } of rows) sums[kind as LedgerKind] = Number(amount);
        return sums;
      }),
    sumsOfKeys: (keyIds) =>
      read(() => {
        const rows = db
          .sql(
            `SELECT json_extract(doc, '$.keyId') AS key_id, kind, sum(json_extract(doc, '$.amount')) AS amount
             FROM ledger WHERE json_extract(doc, '$.keyId') IN (SELECT value FROM json_each(?)) GROUP BY 1, 2`,
          )
          .all(JSON.stringify(keyIds));
        const sums = new Map<string, LedgerSums>();
        for (const { key_id: keyId, kind, amount } of rows) {
          const before = sums.get(String(keyId));
          sums.set(String(keyId), { ...before, [kind as LedgerKind]: Number(amount) });
        }
        return sums;
      }),
  };
}
