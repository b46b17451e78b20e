// What is agreed with users, what they were credited, and how far their budgets are used; how many jobs had no price.

export const accountsMigration = /* SQL */ `
  CREATE TABLE accounts (
    user_id TEXT PRIMARY KEY,
    doc TEXT NOT NULL
  ) WITHOUT ROWID;

  ALTER TABLE budget_counters ADD COLUMN credited INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE budget_counters ADD COLUMN user_id TEXT NOT NULL DEFAULT '';
  ALTER TABLE budget_counters ADD COLUMN resets_at INTEGER;
  ALTER TABLE budget_counters ADD COLUMN max INTEGER;
  ALTER TABLE budget_counters ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE budget_counters ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE budget_counters ADD COLUMN near_at INTEGER;
  ALTER TABLE budget_counters ADD COLUMN full_at INTEGER;
  CREATE INDEX budgets_unannounced ON budget_counters (scope, period) WHERE reached > announced;

  CREATE INDEX ledger_in_order ON ledger (user_id, at, id);
  DROP INDEX ledger_of_user;
  CREATE INDEX ledger_credits ON ledger (id) WHERE job_id IS NULL;

  ALTER TABLE usage_buckets ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;
`;
