// Usage by days and hours, and by fewer things at once, so that a report of a long span reads few rows; and an index
// for everybody's tags.

const SUMS =
  'sum(jobs), sum(images), sum(failures), sum(price), sum(unpriced), sum(cost) FROM usage_buckets' as const;
const DAY = 'bucket - bucket % 86400000' as const;
const HOUR = 'bucket - bucket % 3600000' as const;

export const usageRollupsMigration = /* SQL */ `
  CREATE TABLE usage_rollups (
    rollup TEXT NOT NULL,
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
    unpriced INTEGER NOT NULL,
    cost INTEGER,
    PRIMARY KEY (rollup, user_id, bucket, model, template, key_id, tag)
  ) WITHOUT ROWID;
  INSERT INTO usage_rollups
    SELECT 'day', user_id, ${DAY}, model, template, key_id, tag, ${SUMS} GROUP BY 2, 3, 4, 5, 6, 7;
  INSERT INTO usage_rollups
    SELECT 'day-user', user_id, ${DAY}, '', '', '', '', ${SUMS} WHERE tag = '' GROUP BY 2, 3;
  INSERT INTO usage_rollups
    SELECT 'day-model', '', ${DAY}, model, template, '', '', ${SUMS} WHERE tag = '' GROUP BY 3, 4, 5;
  INSERT INTO usage_rollups
    SELECT 'hour-user', user_id, ${HOUR}, '', '', '', '', ${SUMS} WHERE tag = '' GROUP BY 2, 3;
  INSERT INTO usage_rollups
    SELECT 'hour-model', '', ${HOUR}, model, template, '', '', ${SUMS} WHERE tag = '' GROUP BY 3, 4, 5;
  CREATE INDEX usage_rollups_report ON usage_rollups
    (rollup, bucket, user_id, model, template, key_id, jobs, images, failures, price, unpriced, cost) WHERE tag = '';
  CREATE INDEX usage_rollups_tags ON usage_rollups (rollup, bucket) WHERE tag != '';
  CREATE INDEX usage_tags ON usage_buckets (bucket) WHERE tag != '';
`;
