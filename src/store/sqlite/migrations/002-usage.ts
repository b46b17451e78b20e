// What was used, added up as jobs end: by quarter hours, which every time zone's days and hours are made of.

export const usageMigration = /* SQL */ `
  CREATE TABLE usage_buckets (
    user_id TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    model TEXT NOT NULL,
    template TEXT NOT NULL,
    key_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    jobs INTEGER NOT NULL,
    images INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    price INTEGER NOT NULL,
    cost INTEGER,
    PRIMARY KEY (user_id, bucket, model, template, key_id, tag)
  ) WITHOUT ROWID;
  CREATE INDEX usage_by_time ON usage_buckets (bucket) WHERE tag = '';
`;
