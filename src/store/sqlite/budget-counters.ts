// What is held and spent of each budget, in the transaction that creates or ends a job.

import { thresholdReached } from '../../domain/budget.ts';
import type { Job } from '../../domain/job.ts';
import type { BudgetHold, BudgetStore } from '../store.ts';
import type { BudgetCounter } from '../transfer.ts';
import { type Database, read, type Row } from './database.ts';
import type { Writer } from './group-commit.ts';

const COLUMNS =
  'scope, period, held, spent, credited, user_id, resets_at, max, reached, announced, near_at, full_at' as const;

export function createBudgetStore(db: Database, writer: Writer): BudgetStore {
  return {
    counters: (keys) => read(() => keys.map(({ scope, period }) => getCounter(db, scope, period))),
    unannounced: (first) =>
      read(() =>
        db
          .sql(`SELECT ${COLUMNS} FROM budget_counters WHERE reached > announced LIMIT ?`)
          .all(first)
          .map(toCounter),
      ),
    markAnnounced: ({ scope, period, limit, reached }) =>
      writer.write(
        () =>
          void db
            .sql(
              'UPDATE budget_counters SET announced = max(announced, ?) WHERE scope = ? AND period = ? AND max IS ?',
            )
            .run(reached, scope, period, limit),
      ),
  };
}

export function getCounter(db: Database, scope: string, period: string): BudgetCounter | undefined {
  const row = db
    .sql(`SELECT ${COLUMNS} FROM budget_counters WHERE scope = ? AND period = ?`)
    .get(scope, period);
  return row === undefined ? undefined : toCounter(row);
}

export function allCounters(db: Database): BudgetCounter[] {
  return db.sql(`SELECT ${COLUMNS} FROM budget_counters ORDER BY scope, period`).all().map(toCounter);
}

function toCounter(row: Row): BudgetCounter {
  const numberOf = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  return {
    scope: String(row['scope']),
    period: String(row['period']),
    held: Number(row['held']),
    spent: Number(row['spent']),
    credited: Number(row['credited']),
    userId: String(row['user_id']),
    resetsAt: numberOf('resets_at'),
    limit: numberOf('max'),
    reached: Number(row['reached']),
    announced: Number(row['announced']),
    nearAt: numberOf('near_at'),
    fullAt: numberOf('full_at'),
  };
}

/** Leaves one that is there as it is. */
export function insertCounter(db: Database, counter: BudgetCounter): void {
  db.sql(
    `INSERT OR IGNORE INTO budget_counters (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    counter.scope,
    counter.period,
    counter.held,
    counter.spent,
    counter.credited,
    counter.userId,
    counter.resetsAt,
    counter.limit,
    counter.reached,
    counter.announced,
    counter.nearAt,
    counter.fullAt,
  );
}

/** What is left, when that is not enough; undefined when there is room, or no limit. */
export function shortOf(db: Database, hold: BudgetHold, at: number): number | undefined {
  if (hold.limit === null) return undefined;
  const counter = getCounter(db, hold.scope, hold.period);
  const limit = hold.limit === 'credited' ? (counter?.credited ?? 0) : hold.limit;
  const taken = (counter?.held ?? 0) + (counter?.spent ?? 0);
  if (limit - taken >= hold.amount) return undefined;
  noteReached(db, hold, { limit, reached: thresholdReached(limit, taken, true), at });
  return limit - taken;
}

export function take(db: Database, job: Pick<Job, 'id' | 'createdAt'>, hold: BudgetHold): void {
  const { scope, period, amount } = hold;
  db.sql(
    `INSERT INTO budget_counters (scope, period, held, spent, user_id, resets_at) VALUES (?, ?, ?, 0, ?, ?)
     ON CONFLICT (scope, period) DO UPDATE SET held = held + excluded.held`,
  ).run(scope, period, amount, hold.userId, hold.resetsAt);
  insertHold(db, job.id, { scope, period, amount });
  const counter = getCounter(db, scope, period);
  if (counter === undefined || hold.limit === null) return;
  const limit = hold.limit === 'credited' ? counter.credited : hold.limit;
  const reached = thresholdReached(limit, counter.held + counter.spent);
  noteReached(db, hold, { limit, reached, at: job.createdAt });
}

export function insertHold(
  db: Database,
  jobId: string,
  { scope, period, amount }: Pick<BudgetHold, 'scope' | 'period' | 'amount'>,
): void {
  db.sql('INSERT OR IGNORE INTO budget_holds (job_id, scope, period, amount) VALUES (?, ?, ?, ?)').run(
    jobId,
    scope,
    period,
    amount,
  );
}

/** A threshold counts for the limit it was reached of: another limit begins anew. */
function noteReached(
  db: Database,
  { scope, period, userId, resetsAt }: BudgetHold,
  { limit, reached, at }: { limit: number; reached: number; at: number },
): void {
  db.sql(
    `INSERT INTO budget_counters (scope, period, held, spent, user_id, resets_at, max, reached, near_at, full_at)
     VALUES (?, ?, 0, 0, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (scope, period) DO UPDATE SET
       announced = CASE WHEN max IS excluded.max THEN announced ELSE 0 END,
       near_at = CASE WHEN max IS excluded.max THEN coalesce(near_at, excluded.near_at) ELSE excluded.near_at END,
       full_at = CASE WHEN max IS excluded.max THEN coalesce(full_at, excluded.full_at) ELSE excluded.full_at END,
       reached = CASE WHEN max IS excluded.max THEN max(reached, excluded.reached) ELSE excluded.reached END,
       max = excluded.max
     WHERE max IS NOT excluded.max OR reached < excluded.reached`,
  ).run(
    scope,
    period,
    userId,
    resetsAt,
    limit,
    reached,
    reached >= 80 ? at : null,
    reached >= 100 ? at : null,
  );
}

/** Frees what a job holds and books what it spent; a second time it holds nothing, so nothing happens. */
export function settleBudgets(db: Database, jobId: string, spent: number): void {
  const holds = db.sql('SELECT scope, period, amount FROM budget_holds WHERE job_id = ?').all(jobId);
  for (const { scope, period, amount } of holds) {
    db.sql(
      'UPDATE budget_counters SET held = held - ?, spent = spent + ? WHERE scope = ? AND period = ?',
    ).run(Number(amount), spent, String(scope), String(period));
  }
  if (holds.length > 0) db.sql('DELETE FROM budget_holds WHERE job_id = ?').run(jobId);
}
