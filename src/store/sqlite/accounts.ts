// Accounts on SQLite. A change begins whatever counting it needs in its own transaction.

import { type Account, userScope } from '../../domain/account.ts';
import { type CountedPeriod, periodAt } from '../../domain/budget.ts';
import { idFloor } from '../../domain/ids.ts';
import type { LedgerEntry } from '../../domain/job.ts';
import { changedAccount, openingEntry } from '../account-change.ts';
import type { AccountStore, Booking } from '../store.ts';
import { getCounter, insertCounter, insertHold } from './budget-counters.ts';
import { type Database, read } from './database.ts';
import type { Writer } from './group-commit.ts';
import { insertLedger, readDoc } from './job-rows.ts';

export function createAccountStore(db: Database, writer: Writer): AccountStore {
  return {
    get: (userId) => read(() => getAccount(db, userId)),
    list: ({ first, after }) =>
      read(() => {
        const accounts = db
          .sql('SELECT doc FROM accounts WHERE user_id > ? ORDER BY user_id LIMIT ?')
          .all(after ?? '', first + 1)
          .map(readDoc<Account>);
        return { items: accounts.slice(0, first), hasNextPage: accounts.length > first };
      }),
    change: (userId, change, at) =>
      writer.write(() => {
        const before = getAccount(db, userId);
        const { account, begin } = changedAccount(before, userId, change, at);
        for (const period of begin) beginCounting(db, userId, period, at);
        putAccount(db, account);
        return account;
      }),
    book: (entry) => writer.write(() => book(db, entry)),
  };
}

export function getAccount(db: Database, userId: string): Account | undefined {
  const row = db.sql('SELECT doc FROM accounts WHERE user_id = ?').get(userId);
  return row === undefined ? undefined : readDoc<Account>(row);
}

function putAccount(db: Database, account: Account): void {
  db.sql('INSERT OR REPLACE INTO accounts (user_id, doc) VALUES (?, ?)').run(
    account.userId,
    JSON.stringify(account),
  );
}

/** Leaves one that is there as it is. */
export function insertAccount(db: Database, account: Account): void {
  db.sql('INSERT OR IGNORE INTO accounts (user_id, doc) VALUES (?, ?)').run(
    account.userId,
    JSON.stringify(account),
  );
}

/** A new counter knows what was spent and is held already. */
function beginCounting(db: Database, userId: string, period: CountedPeriod, at: number): void {
  const scope = userScope(userId);
  const { name, startsAt, resetsAt } = periodAt(period, at);
  const from = startsAt === 0 ? '' : idFloor('job', startsAt);
  const ended = db
    .sql(
      `SELECT coalesce(sum(json_extract(doc, '$.cost.settled')), 0) AS spent FROM jobs
       WHERE user_id = ? AND id >= ? AND status IN ('COMPLETED', 'FAILED', 'CANCELED')`,
    )
    .get(userId, from);
  const open = db
    .sql(
      `SELECT id, json_extract(doc, '$.cost.held') AS held FROM jobs
       WHERE user_id = ? AND id >= ? AND status IN ('QUEUED', 'RUNNING', 'STORING')`,
    )
    .all(userId, from);
  const spent = Number(ended?.['spent'] ?? 0);
  const holds = open.map(({ id, held }) => ({ id: String(id), amount: Number(held) }));
  const opening = period === 'BALANCE' ? openingEntry(userId, spent, at) : undefined;
  insertCounter(db, {
    scope,
    period: name,
    held: holds.reduce((sum, { amount }) => sum + amount, 0),
    spent,
    credited: opening?.amount ?? 0,
    userId,
    resetsAt,
    limit: null,
    reached: 0,
    announced: 0,
    nearAt: null,
    fullAt: null,
  });
  for (const { id, amount } of holds) if (amount > 0) insertHold(db, id, { scope, period: name, amount });
  if (opening !== undefined) insertLedger(db, [opening]);
}

function book(db: Database, entry: LedgerEntry): Booking {
  const there = db.sql('SELECT doc FROM ledger WHERE id = ?').get(entry.id);
  if (there !== undefined) return { kind: 'there', entry: readDoc<LedgerEntry>(there) };
  const scope = userScope(entry.userId);
  const counter = getCounter(db, scope, 'balance');
  if (counter === undefined) throw new Error(`The balance of ${entry.userId} is not counted`);
  const available = counter.credited - counter.held - counter.spent;
  if (entry.amount < 0 && available + entry.amount < 0) return { kind: 'below-zero', available };
  db.sql(`UPDATE budget_counters SET credited = credited + ? WHERE scope = ? AND period = 'balance'`).run(
    entry.amount,
    scope,
  );
  insertLedger(db, [entry]);
  return { kind: 'booked' };
}
