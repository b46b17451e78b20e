// A report of everybody's usage reads one index, in order, and no table.

export const usageReportMigration = /* SQL */ `
  DROP INDEX usage_by_time;
  CREATE INDEX usage_report ON usage_buckets (bucket, user_id, model, template, key_id, jobs, images, failures, price, unpriced, cost)
    WHERE tag = '';
`;
