// Jobs by row number. A table WITHOUT ROWID keeps whole rows in its index, where a record of two kilobytes spills into a
// page of its own: each change of a job wrote twice the pages, and each read looked for them.

export const jobsByRowidMigration = /* SQL */ `
  CREATE TABLE jobs_by_rowid (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    status TEXT NOT NULL,
    model TEXT NOT NULL,
    template TEXT,
    deadline_at INTEGER,
    request_hash TEXT NOT NULL,
    run_ms INTEGER,
    doc TEXT NOT NULL
  );
  INSERT INTO jobs_by_rowid SELECT id, user_id, status, model, template, deadline_at, request_hash, run_ms, doc
    FROM jobs ORDER BY id;
  DROP TABLE jobs;
  ALTER TABLE jobs_by_rowid RENAME TO jobs;
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
`;
