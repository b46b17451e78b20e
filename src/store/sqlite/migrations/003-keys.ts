// API keys, and what is kept of who did what.

export const keysMigration = /* SQL */ `
  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL,
    last_used_at INTEGER,
    doc TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX api_keys_by_user ON api_keys (user_id, id);

  CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    action TEXT NOT NULL,
    user_id TEXT NOT NULL,
    target TEXT,
    doc TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX audit_by_action ON audit (action, id);
  CREATE INDEX audit_by_user ON audit (user_id, id);
  CREATE INDEX audit_by_target ON audit (target, id) WHERE target IS NOT NULL;
  CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
  BEGIN
    SELECT RAISE(ABORT, 'The audit log is only appended to');
  END;
  CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
  BEGIN
    SELECT RAISE(ABORT, 'The audit log is only appended to');
  END;
`;
