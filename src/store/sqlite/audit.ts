// The audit log on SQLite. Triggers of the schema refuse to change or remove an entry.

import type { AuditEntry } from '../../domain/audit.ts';
import { idFloor } from '../../domain/ids.ts';
import type { AuditStore, AuditWhere, PageRequest } from '../store.ts';
import { type Database, read, type SqlValue } from './database.ts';
import type { Writer } from './group-commit.ts';
import { readDoc } from './job-rows.ts';

export function createAuditStore(db: Database, writer: Writer): AuditStore {
  return {
    append: (entry) => writer.write(() => insertAudit(db, entry)),
    list: (where, page) =>
      read(() => {
        const { text, values } = auditListing(where, page);
        const rows = db.sql(text).all(...values);
        return {
          items: rows.slice(0, page.first).map(readDoc<AuditEntry>),
          hasNextPage: rows.length > page.first,
        };
      }),
  };
}

export function insertAudit(db: Database, entry: AuditEntry, onConflict: '' | 'OR IGNORE' = ''): void {
  db.sql(`INSERT ${onConflict} INTO audit (id, action, user_id, target, doc) VALUES (?, ?, ?, ?, ?)`).run(
    entry.id,
    entry.action,
    entry.userId,
    entry.target,
    JSON.stringify(entry),
  );
}

/** The text and values of one listing; for `EXPLAIN` too. */
export function auditListing(where: AuditWhere, page: PageRequest): { text: string; values: SqlValue[] } {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const add = (condition: string, value: SqlValue): void => {
    conditions.push(condition);
    values.push(value);
  };
  if (where.action !== undefined) add('action = ?', where.action);
  if (where.userId !== undefined) add('user_id = ?', where.userId);
  if (where.target !== undefined) add('target = ?', where.target);
  if (where.createdAfter !== undefined) add('id >= ?', idFloor('aud', where.createdAfter + 1));
  if (where.createdBefore !== undefined) add('id < ?', idFloor('aud', where.createdBefore));
  if (page.after !== null) add('id < ?', page.after);
  const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    text: `SELECT doc FROM audit ${filter} ORDER BY id DESC LIMIT ?`,
    values: [...values, page.first + 1],
  };
}
