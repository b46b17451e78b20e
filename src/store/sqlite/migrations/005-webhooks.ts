// Webhooks out: endpoints, and deliveries with the time at which each is due.

export const webhooksMigration = /* SQL */ `
  CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    listed INTEGER NOT NULL,
    doc TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX webhooks_of_user ON webhooks (user_id, id);

  CREATE TABLE webhook_deliveries (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    job_id TEXT,
    status TEXT NOT NULL,
    due_at INTEGER,
    doc TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX webhook_deliveries_done ON webhook_deliveries (id) WHERE due_at IS NULL;
  CREATE INDEX webhook_deliveries_of_user ON webhook_deliveries (user_id, id);
  CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (endpoint_id, id);
  CREATE INDEX webhook_deliveries_of_job ON webhook_deliveries (job_id, id) WHERE job_id IS NOT NULL;
`;
