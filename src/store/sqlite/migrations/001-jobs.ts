// Jobs and what belongs to them. A record is kept whole as JSON in `doc`; columns are what is looked up by.

export const jobsMigration = /* SQL */ `
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    status TEXT NOT NULL,
    model TEXT NOT NULL,
    template TEXT,
    deadline_at INTEGER,
    request_hash TEXT NOT NULL,
    run_ms INTEGER,
    doc TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX jobs_by_user ON jobs (user_id, id);
  CREATE INDEX jobs_by_status ON jobs (status, id);
  CREATE INDEX jobs_by_model ON jobs (model, id);
  CREATE INDEX jobs_by_template ON jobs (template, id) WHERE template IS NOT NULL;
  CREATE INDEX jobs_by_user_status ON jobs (user_id, status, id);
  CREATE INDEX jobs_by_user_model ON jobs (user_id, model, id);
  CREATE INDEX jobs_overdue ON jobs (deadline_at) WHERE status IN ('QUEUED', 'RUNNING', 'STORING');
  CREATE INDEX jobs_active ON jobs (id) WHERE status IN ('QUEUED', 'RUNNING', 'STORING');
  CREATE INDEX jobs_reusable ON jobs (user_id, request_hash, id) WHERE status = 'COMPLETED';
  CREATE INDEX jobs_run_times ON jobs (model, id, run_ms) WHERE run_ms IS NOT NULL;

  CREATE TABLE job_tags (
    tag TEXT NOT NULL,
    user_id TEXT NOT NULL,
    job_id TEXT NOT NULL,
    PRIMARY KEY (tag, user_id, job_id)
  ) WITHOUT ROWID;
  CREATE INDEX job_tags_of_all ON job_tags (tag, job_id);

  CREATE TABLE job_requests (
    request_id TEXT PRIMARY KEY,
    job_id TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE events (
    job_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (job_id, seq)
  ) WITHOUT ROWID;

  CREATE TABLE idempotency (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    job_id TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
  ) WITHOUT ROWID;
  CREATE INDEX idempotency_expired ON idempotency (expires_at);

  CREATE TABLE images (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    job_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    model TEXT NOT NULL,
    listed INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    doc TEXT NOT NULL
  );
  CREATE INDEX images_of_job ON images (job_id, place);
  CREATE INDEX images_by_time ON images (id) WHERE listed = 1;
  CREATE INDEX images_by_user ON images (user_id, id) WHERE listed = 1;
  CREATE INDEX images_by_model ON images (model, id) WHERE listed = 1;
  CREATE INDEX images_by_user_model ON images (user_id, model, id) WHERE listed = 1;
  CREATE INDEX images_by_age ON images (created_at) WHERE listed >= 0;

  CREATE TABLE image_tags (
    tag TEXT NOT NULL,
    user_id TEXT NOT NULL,
    image_id TEXT NOT NULL,
    PRIMARY KEY (tag, user_id, image_id)
  ) WITHOUT ROWID;
  CREATE INDEX image_tags_of_all ON image_tags (tag, image_id);

  CREATE VIRTUAL TABLE image_words USING fts5 (prompt, owner, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");

  CREATE TABLE ledger (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    job_id TEXT,
    user_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    doc TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX ledger_of_job ON ledger (job_id) WHERE job_id IS NOT NULL;
  CREATE INDEX ledger_of_user ON ledger (user_id, at);

  CREATE TABLE budget_counters (
    scope TEXT NOT NULL,
    period TEXT NOT NULL,
    held INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    PRIMARY KEY (scope, period)
  ) WITHOUT ROWID;
  CREATE TABLE budget_holds (
    job_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    period TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (job_id, scope, period)
  ) WITHOUT ROWID;
`;
