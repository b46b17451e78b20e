import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/store/sqlite/database.ts';
import { imageListing } from '../../src/store/sqlite/images.ts';
import { jobListing } from '../../src/store/sqlite/list-jobs.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { usageCounting } from '../../src/store/sqlite/usage.ts';
import type { JobWhere } from '../../src/store/store.ts';
import { readingsOf } from '../../src/store/usage-plan.ts';
import { usageReports } from './usage-reports.ts';

let folder: string;
let db: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-plans-'));
  db = openDatabase(join(folder, 'x.sqlite'));
  migrate(db, 'x');
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the engine would do: no scan of a table, no sorting of what it found. */
function costs(text: string, values: (string | number | bigint | null)[]): string[] {
  const plan = db
    .sql(`EXPLAIN QUERY PLAN ${text}`)
    .all(...values)
    .map((row) => String(row['detail']));
  return plan.filter(
    (line) =>
      /^SCAN (?!.*(USING INDEX|USING COVERING INDEX|VIRTUAL TABLE INDEX))|TEMP B-TREE/.test(line) &&
      !/^SCAN j$/.test(line),
  );
}

const users: (string | null)[] = [null, 'user-1'];
const jobFilters: Partial<JobWhere>[] = [
  {},
  { model: 'flux-dev' },
  { template: 'billboard' },
  { tag: 't' },
  { createdAfter: 5, createdBefore: 9 },
  { tag: 't', model: 'flux-dev' },
];

describe('listings go by an index, whatever is asked for', () => {
  const jobCases = users.flatMap((userId) =>
    [null, 'FAILED'].flatMap((status) =>
      [null, 'job_x'].flatMap((after) => jobFilters.map((filter) => ({ userId, status, after, filter }))),
    ),
  );
  it.each(jobCases)(
    'jobs: user $userId, status $status, after $after, $filter',
    ({ userId, status, after, filter }) => {
      const { text, values } = jobListing({ userId, ...filter }, status, { first: 20, after });
      expect(costs(text, values)).toStrictEqual([]);
    },
  );

  const imageCases = users.flatMap((userId) =>
    [null, 'img_x'].flatMap((after) =>
      [{}, { model: 'flux-dev' }, { tag: 't' }, { search: 'a cat' }, { search: 'cat', tag: 't' }].map(
        (filter) => ({ userId, after, filter }),
      ),
    ),
  );
  it.each(imageCases)('images: user $userId, after $after, $filter', ({ userId, after, filter }) => {
    const { text, values } = imageListing({ userId, ...filter }, { first: 20, after });
    expect(costs(text, values)).toStrictEqual([]);
  });

  it.each(usageReports())('usage by $groupBy of $userId', (query) => {
    for (const reading of readingsOf(query)) {
      const { text, values } = usageCounting(query, reading);
      const plan = db
        .sql(`EXPLAIN QUERY PLAN ${text}`)
        .all(...values)
        .map((row) => String(row['detail']))
        .filter((line) => !line.includes('TEMP B-TREE FOR GROUP BY'));
      const owner = query.userId === null ? '' : 'user_id=\\? AND ';
      const span = `${owner}bucket>\\? AND bucket<\\?`;
      expect(plan).toStrictEqual([
        expect.stringMatching(
          reading.rollup === null
            ? new RegExp(`^SEARCH usage_buckets USING .*\\(${span}\\)$`)
            : new RegExp(`^SEARCH usage_rollups USING .*\\(rollup=\\? AND ${span}\\)$`),
        ),
      ]);
    }
  });
});
